using Emqx.Exproto.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using V1 = Emqx.Exhook.V1;
using V2 = Emqx.Exhook.V2;
using V3 = Emqx.Exhook.V3;

namespace HookSdk.Cli.Replay.Recorded;

/// <summary>EMQX's messages as JSON and back, by its own schemas.</summary>
internal static class GrpcTexts
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static readonly Dictionary<string, MethodDescriptor> Methods =
        new[] { V1.ExhookReflection.Descriptor, V2.ExhookReflection.Descriptor, V3.ExhookReflection.Descriptor, ExprotoReflection.Descriptor }
            .SelectMany(static f => f.Services).SelectMany(static s => s.Methods).ToDictionary(static m => $"/{m.Service.FullName}/{m.Name}", StringComparer.Ordinal);

    /// <summary>A reply in JSON; null: these bytes are no reply of the method, or nobody knows the method.</summary>
    public static string? ReplyOf(string path, byte[] message) => TextOf(path, message, static m => m.OutputType);

    /// <summary>A request in JSON; null: these bytes are no request of the method, or nobody knows the method.</summary>
    public static string? RequestTextOf(string path, byte[] message) => TextOf(path, message, static m => m.InputType);

    /// <summary>The bytes of a request; null: it is none of the method, or nobody knows the method.</summary>
    public static byte[]? RequestOf(string path, string json)
    {
        try
        {
            return Methods.TryGetValue(path, out MethodDescriptor? method) ? JsonParser.Default.Parse(json, method.InputType).ToByteArray() : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? TextOf(string path, byte[] message, Func<MethodDescriptor, MessageDescriptor> typeOf)
    {
        try
        {
            return Methods.TryGetValue(path, out MethodDescriptor? method) ? Formatter.Format(typeOf(method).Parser.ParseFrom(message)) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

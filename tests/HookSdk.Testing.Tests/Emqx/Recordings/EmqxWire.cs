using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>The bytes of calls as JSON with the names of the protocol, and back.</summary>
internal static class EmqxWire
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
    private static readonly FileDescriptor Schema = ExhookReflection.Descriptor;

    public static JsonObject Request(string method, ReadOnlySpan<byte> bytes) => Json(RequestType(method).Parser.ParseFrom(bytes));

    public static byte[] Reply(string method, JsonNode reply)
    {
        MessageDescriptor type = Schema.Services[0].FindMethodByName(method).OutputType;
        return JsonParser.Default.Parse(reply.ToJsonString(), type).ToByteArray();
    }

    private static MessageDescriptor RequestType(string method) => Schema.Services[0].FindMethodByName(method).InputType;

    private static JsonObject Json(IMessage message) => JsonNode.Parse(Formatter.Format(message))!.AsObject();
}

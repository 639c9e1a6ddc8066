using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HookSdk.EmqX.Protocol.Tests;

/// <summary>Every recorded message is what the schema of its version says: a field that it does not know would be left over, and not be equal.</summary>
public sealed class RecordedCallTests
{
    private static readonly JsonParser Json = new(JsonParser.Settings.Default);

    private static readonly Dictionary<string, ServiceDescriptor> Services = new FileDescriptor[]
    {
        Emqx.Exhook.V1.ExhookReflection.Descriptor, Emqx.Exhook.V2.ExhookReflection.Descriptor, Emqx.Exhook.V3.ExhookReflection.Descriptor, Emqx.Exproto.V1.ExprotoReflection.Descriptor,
    }.SelectMany(static f => f.Services).ToDictionary(static s => s.FullName);

    public static TheoryData<string> Files => Recording.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Messages_OfEveryCall_AreReadWhole(string file)
    {
        int messages = 0;
        foreach (JsonElement call in Recording.Calls(file))
        {
            // A method that is not EMQX's was tried on it too.
            if (Services.GetValueOrDefault(Recording.Text(call, "service")!)?.FindMethodByName(Recording.Text(call, "method")!) is not { } method)
            {
                call.GetProperty("grpc_status").GetInt32().ShouldBe((int)Grpc.Core.StatusCode.NotFound, file);
                continue;
            }

            messages += Hold(call, "request", method.InputType, file) + Hold(call, "reply", method.OutputType, file) + Hold(call, "response", method.OutputType, file);
        }

        messages.ShouldBeGreaterThan(0);
    }

    private static int Hold(JsonElement call, string key, MessageDescriptor type, string file)
    {
        if (Recording.Text(call, key + "_base64") is not { } text)
        {
            return 0;
        }

        byte[] bytes = Convert.FromBase64String(text);
        string where = $"{file}: {key} of {type.Name}";
        IMessage read = type.Parser.ParseFrom(bytes);
        read.ShouldBe(Json.Parse(call.GetProperty(key).GetRawText(), type), where);
        if (key == "request")
        {
            // EMQX leaves defaults out as C# does; a map's entries have no order of their own.
            read.CalculateSize().ShouldBe(bytes.Length, where);
        }

        return 1;
    }
}

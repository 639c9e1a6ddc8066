using System.Text.Json.Nodes;
using Emqx.Exproto.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HookSdk.Testing.Tests.ExProto;

/// <summary>ExProto's messages as JSON with the names of the protocol, and back.</summary>
internal static class ExProtoWire
{
    private static readonly JsonFormatter Plain = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
    private static readonly JsonFormatter WithDefaults = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithFormatDefaultValues(true));
    private static readonly ServiceDescriptor Adapter = ExprotoReflection.Descriptor.Services.Single(static s => s.Name == "ConnectionAdapter");

    public static JsonObject Request(IMessage message) => JsonNode.Parse(Plain.Format(message))!.AsObject();

    public static JsonObject Response(byte[] bytes) => JsonNode.Parse(WithDefaults.Format(CodeResponse.Parser.ParseFrom(bytes)))!.AsObject();

    /// <summary>The bytes of a call of the adapter. One that the adapter does not know is sent as a call of Send.</summary>
    public static byte[] AdapterRequest(string method, JsonObject request) =>
        JsonParser.Default.Parse(request.ToJsonString(), (Adapter.FindMethodByName(method) ?? Adapter.FindMethodByName("Send")).InputType).ToByteArray();
}

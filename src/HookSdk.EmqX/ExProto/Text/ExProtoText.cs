using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HookSdk.EmqX.ExProto;

/// <summary>ExProto's messages in protobuf's own JSON form, with the names of the schema.</summary>
/// <param name="request">The request's message.</param>
/// <param name="reply">The reply's.</param>
internal sealed class ExProtoText(MessageDescriptor request, MessageDescriptor reply) : WireText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(false));

    public override string? ReadRequest(ReadOnlySpan<byte> wire) => Read(request, wire);

    public override string? ReadReply(ReadOnlySpan<byte> wire) => Read(reply, wire);

    public override byte[] WriteRequest(string json)
    {
        try
        {
            return Parser.Parse(json, request).ToByteArray();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new FormatException($"It is no {request.Name}: {e.Message}", e);
        }
    }

    private static string? Read(MessageDescriptor message, ReadOnlySpan<byte> wire)
    {
        try
        {
            return Formatter.Format(message.Parser.ParseFrom(wire.ToArray()));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}

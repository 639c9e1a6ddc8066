using System.Buffers;
using System.Text.Json;

namespace HookSdk.VerneMq;

/// <summary>What is answered to an unsubscribe, to its bytes.</summary>
internal static class UnsubscribeReplyWriter
{
    public static HookAnswer Write(IBufferWriter<byte> output, UnsubscribeReply reply, bool isMqtt5)
    {
        if (ReplyWriter.WritePlain(output, reply.Verdict, reply.Filters is not { Count: > 0 }) is { } plain)
        {
            return plain;
        }

        Utf8JsonWriter json = ReplyWriter.Begin(output).Writer;
        ReplyWriter.BeginTopics(json, isMqtt5);
        foreach (string filter in reply.Filters!)
        {
            json.WriteStringValue(filter);
        }

        ReplyWriter.EndTopics(json, isMqtt5);
        return ReplyWriter.End(json, -1);
    }
}

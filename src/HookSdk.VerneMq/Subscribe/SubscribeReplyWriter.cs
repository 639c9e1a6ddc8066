using System.Buffers;
using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.VerneMq;

/// <summary>What is answered to a subscribe, to its bytes.</summary>
internal static class SubscribeReplyWriter
{
    private const int RefusedMqtt3 = 128;

    public static HookAnswer Write(IBufferWriter<byte> output, SubscribeReply reply, bool isMqtt5)
    {
        if (ReplyWriter.WritePlain(output, reply.Verdict, reply.Decisions is not { Count: > 0 }) is { } plain)
        {
            return plain with { CacheSeconds = reply.CacheSeconds };
        }

        if (reply.FindCommonRefusal() is { } reason)
        {
            // Of a list that refuses everything 2.1.2 makes subscriptions all the same, and `session reauthorize` revokes nothing: an error holds on every version.
            return ReplyWriter.WriteError(output, reason);
        }

        Utf8JsonWriter json = ReplyWriter.Begin(output).Writer;
        ReplyWriter.BeginTopics(json, isMqtt5);
        foreach (SubscriptionDecision topic in reply.Decisions!)
        {
            WriteTopic(json, topic, isMqtt5);
        }

        ReplyWriter.EndTopics(json, isMqtt5);
        return ReplyWriter.End(json, reply.CacheSeconds);
    }

    private static void WriteTopic(Utf8JsonWriter json, SubscriptionDecision topic, bool isMqtt5)
    {
        SubscribeRefusal? refusal = topic.Verdict;
        json.WriteStartObject();
        json.WriteString("topic"u8, refusal is null ? topic.Granted.Filter : isMqtt5 ? SubscriptionDecision.RefusedFilter : topic.Asked.Filter);
        json.WriteNumber("qos"u8, refusal is not { } reason ? topic.Granted.QoS : isMqtt5 ? (int)reason : RefusedMqtt3);
        if (isMqtt5 && refusal is null && !topic.Granted.HasDefaultOptions)
        {
            // What a reply leaves out becomes the default, not what the client asked for.
            json.WriteBoolean("no_local"u8, topic.Granted.NoLocal);
            json.WriteBoolean("rap"u8, topic.Granted.RetainAsPublished);
            WriteRetainHandling(json, topic.Granted);
        }

        json.WriteEndObject();
    }

    private static void WriteRetainHandling(Utf8JsonWriter json, VerneMqSubscription granted)
    {
        if (granted.RetainHandlingWord is { } word)
        {
            json.WriteString("retain_handling"u8, word);
            return;
        }

        json.WriteString("retain_handling"u8, granted.RetainHandling switch
        {
            RetainHandling.SendIfNewSubscription => "send_if_new_sub"u8,
            RetainHandling.DontSend => "dont_send"u8,
            _ => "send_retain"u8,
        });
    }
}

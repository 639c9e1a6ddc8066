using System.Buffers;

namespace HookSdk.VerneMq;

/// <summary>What is answered to a client that connects, to its bytes.</summary>
internal static class RegisterReplyWriter
{
    public static HookAnswer Write(IBufferWriter<byte> output, RegisterReply reply, bool isMqtt5)
    {
        if (ReplyWriter.WritePlain(output, reply.Verdict, reply.Modifiers is null) is { } plain)
        {
            return plain with { CacheSeconds = reply.CacheSeconds };
        }

        ReplyJson json = ReplyWriter.Begin(output);
        Write(ref json, reply.Modifiers!, isMqtt5);
        return ReplyWriter.End(json.Writer, reply.CacheSeconds);
    }

    private static void Write(ref ReplyJson json, RegisterModifiers modifiers, bool isMqtt5)
    {
        json.Text("username"u8, modifiers.UserName);
        json.Text("client_id"u8, modifiers.Subscriber?.ClientId);
        json.Text("mountpoint"u8, modifiers.Subscriber?.Mountpoint);
        if (!isMqtt5)
        {
            json.Flag("clean_session"u8, modifiers.CleanStart);
            json.Number("retry_interval"u8, (long?)modifiers.RetryInterval?.TotalMilliseconds);
        }

        json.Number("max_message_size"u8, modifiers.MaxMessageSize);
        json.Number("max_message_rate"u8, modifiers.MaxMessageRate);
        json.Number("max_inflight_messages"u8, modifiers.MaxInflightMessages);
        json.Number("max_connection_lifetime"u8, (long?)modifiers.MaxConnectionLifetime?.TotalSeconds);
        json.Number("max_online_messages"u8, modifiers.MaxOnlineMessages);
        json.Number("max_offline_messages"u8, modifiers.MaxOfflineMessages);
        json.Number("max_drain_time"u8, (long?)modifiers.MaxDrainTime?.TotalMilliseconds);
        json.Number("max_msgs_per_drain_step"u8, modifiers.MaxMessagesPerDrainStep);
        json.Text("shared_subscription_policy"u8, modifiers.SharedSubscriptionPolicy switch
        {
            SharedSubscriptionPolicy.PreferLocal => "prefer_local",
            SharedSubscriptionPolicy.LocalOnly => "local_only",
            SharedSubscriptionPolicy.Random => "random",
            SharedSubscriptionPolicy.PreferOnlineBeforeLocal => "prefer_online_before_local",
            _ => null,
        });
        json.Text("queue_type"u8, modifiers.QueueType switch
        {
            QueueType.Fifo => "fifo",
            QueueType.Lifo => "lifo",
            _ => null,
        });
        json.Flag("allow_register"u8, modifiers.AllowRegisterDuringNetsplit);
        json.Flag("allow_publish"u8, modifiers.AllowPublishDuringNetsplit);
        json.Flag("allow_subscribe"u8, modifiers.AllowSubscribeDuringNetsplit);
        json.Flag("allow_unsubscribe"u8, modifiers.AllowUnsubscribeDuringNetsplit);
        json.Flag("upgrade_qos"u8, modifiers.UpgradeQoS);
        json.Close();
    }
}

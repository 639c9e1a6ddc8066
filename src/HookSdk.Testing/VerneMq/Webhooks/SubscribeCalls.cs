namespace HookSdk.Testing;

/// <summary>auth_on_subscribe, on_subscribe and their MQTT 5 forms. The topics stand in the reverse order of the packet.</summary>
internal sealed class SubscribeCall(WebhookHook hook, WebhookCaller caller, IReadOnlyList<WebhookTopic> topics, MqttProperties properties) : WebhookCall(hook, caller)
{
    private static readonly string[] RetainHandlings = ["send_retain", "send_if_new_sub", "dont_send"];

    public IReadOnlyList<WebhookTopic> Topics => topics;

    public override string Describe() => $"{string.Join(", ", topics.Select(static t => $"{t.Filter} (QoS {t.QoS})"))} of {Caller.ClientId}";

    protected override void Write(in WebhookWriting to)
    {
        WriteClient(to, withUser: true);
        to.Json.BeginArray("topics"u8);
        foreach (WebhookTopic topic in topics)
        {
            to.Json.BeginObject();
            to.Json.Text("topic"u8, topic.Filter);
            to.Json.Number("qos"u8, topic.QoS);
            if (Hook.IsM5 && !topic.IsRefused)
            {
                to.Json.Boolean("no_local"u8, topic.NoLocal);
                to.Json.Boolean("rap"u8, topic.RetainAsPublished);
                to.Json.Text("retain_handling"u8, RetainHandlings[topic.RetainHandling]);
            }

            to.Json.EndObject();
        }

        to.Json.EndArray();
        if (Hook.IsM5)
        {
            WebhookPropertiesWriter.Write(to.Json, properties, RewrittenProperties.None, to.IsKey);
        }
    }
}

/// <summary>on_unsubscribe and its MQTT 5 form. The topics stand in the reverse order of the packet.</summary>
internal sealed class UnsubscribeCall(WebhookHook hook, WebhookCaller caller, IReadOnlyList<string> topics, MqttProperties properties) : WebhookCall(hook, caller)
{
    public override string Describe() => $"{string.Join(", ", topics)} of {Caller.ClientId}";

    protected override void Write(in WebhookWriting to)
    {
        WriteClient(to, withUser: true);
        to.Json.BeginArray("topics"u8);
        foreach (string topic in topics)
        {
            to.Json.Element(topic);
        }

        to.Json.EndArray();
        if (Hook.IsM5)
        {
            WebhookPropertiesWriter.Write(to.Json, properties, RewrittenProperties.None, to.IsKey);
        }
    }
}

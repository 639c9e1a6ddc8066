namespace HookSdk.Testing;

/// <summary>auth_on_publish, on_publish, on_deliver, their MQTT 5 forms, and on_offline_message.</summary>
internal sealed class PublishCall(WebhookHook hook, WebhookCaller caller, VerneMqMessage message, int qos, bool retain) : WebhookCall(hook, caller)
{
    public VerneMqMessage Message => message;

    public override string Describe() => $"{message.Topic} (QoS {qos}{(retain ? ", retain" : "")}, {message.Payload.Length} bytes) of {Caller.ClientId}";

    protected override void Write(in WebhookWriting to)
    {
        WriteClient(to, withUser: Hook != WebhookHook.OnOfflineMessage);
        to.Json.Number("qos"u8, qos);
        to.Json.Text("topic"u8, message.Topic);
        to.Payload(message.Payload.Span);
        to.Json.Boolean("retain"u8, retain);
        if (Hook.IsM5 || Hook == WebhookHook.OnDeliver)
        {
            WebhookPropertiesWriter.Write(to.Json, message.Properties, message.Rewritten, to.IsKey);
        }
    }
}

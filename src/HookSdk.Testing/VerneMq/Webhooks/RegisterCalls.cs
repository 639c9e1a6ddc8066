namespace HookSdk.Testing;

/// <summary>auth_on_register and its MQTT 5 form.</summary>
internal sealed class AuthOnRegisterCall(WebhookHook hook, WebhookCaller caller, MqttConnect connect, FakeVerneMqOptions options) : WebhookCall(hook, caller)
{
    public MqttConnect Connect { get; } = connect;

    public override string Describe() => $"{Caller.ClientId}, user {Caller.UserName ?? "none"}";

    protected override void Write(in WebhookWriting to)
    {
        WritePeer(to);
        if (Connect.PasswordBytes is { } password)
        {
            to.Bytes("password"u8, password.Span);
        }
        else
        {
            to.Json.Text("password"u8, null);
        }

        to.Json.Boolean(Hook.IsM5 ? "clean_start"u8 : "clean_session"u8, Connect.CleanStart);
        if (Hook.IsM5)
        {
            WebhookPropertiesWriter.Write(to.Json, Connect.Properties, RewrittenProperties.None, to.IsKey);
        }

        if (options.ForwardConnectionOptions)
        {
            WriteConnection(to);
        }
    }

    private void WriteConnection(in WebhookWriting to)
    {
        VerneMqPeer peer = Caller.Peer;
        if (peer.ClientCertificate is { } certificate)
        {
            to.Bytes("client_cert"u8, certificate.Span, asBase64: true);
        }

        if (options.Version == FakeVerneMqVersion.V22)
        {
            to.Json.Text("listener_type"u8, peer.ListenerType);
            to.Json.Number("listener_port"u8, peer.ListenerPort);
            to.Json.Text("listener_addr"u8, peer.ListenerAddress);
        }
    }
}

/// <summary>on_auth_m5: before client id and user are looked at.</summary>
internal sealed class OnAuthCall(WebhookCaller caller, MqttProperties properties) : WebhookCall(WebhookHook.OnAuthM5, caller)
{
    public override string Describe() => "enhanced authentication";

    protected override void Write(in WebhookWriting to)
    {
        WriteClient(to, withUser: true);
        WebhookPropertiesWriter.Write(to.Json, properties, RewrittenProperties.None, to.IsKey);
    }
}

/// <summary>on_register and its MQTT 5 form, which tells the properties of CONNACK.</summary>
internal sealed class OnRegisterCall(WebhookHook hook, WebhookCaller caller, MqttProperties connack) : WebhookCall(hook, caller)
{
    public override string Describe() => $"{Caller.ClientId}, user {Caller.UserName ?? "none"}";

    protected override void Write(in WebhookWriting to)
    {
        WritePeer(to);
        if (Hook.IsM5)
        {
            WebhookPropertiesWriter.Write(to.Json, connack, RewrittenProperties.None, to.IsKey);
        }
    }
}

/// <summary>on_client_wakeup, on_client_offline, on_client_gone and on_session_expired.</summary>
internal sealed class ClientCall(WebhookHook hook, WebhookCaller caller) : WebhookCall(hook, caller)
{
    public override string Describe() => Caller.ClientId;

    protected override void Write(in WebhookWriting to) => WriteClient(to, withUser: false);
}

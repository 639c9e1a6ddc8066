namespace HookSdk.Testing;

/// <summary>CONNECT: auth_on_register, take-over, on_client_wakeup, on_register, auth_on_publish of the will, CONNACK, and what waited for the client.</summary>
internal sealed class ConnectFlow(VerneMqBroker broker)
{
    private const int Unauthorized = 0x86;
    private const int NotAuthorized = 0x87;
    private const int RefusedV3 = 5;
    private const int BadClientIdV3 = 2;
    private const int BadClientId = 0x85;

    /// <summary>How many messages of QoS 1 and 2 may be on their way to a client of MQTT 3. For MQTT 5 its Receive-Maximum alone counts.</summary>
    private const int Window = 20;

    /// <summary>How many messages may wait for a client.</summary>
    private const int Waiting = 1000;

    public async ValueTask RunAsync(VerneMqChannel channel)
    {
        MqttConnect connect = channel.Connect;
        if (connect.Will is { } will && VerneMqFrame.ProblemOfTopic(will.Topic) is not null)
        {
            // The parser makes nothing of such a CONNECT.
            channel.Close(MqttPacket.Reset);
            return;
        }

        if (channel.IsV5 && connect.Properties.Text(MqttPropertyNames.AuthenticationMethod) is not null)
        {
            await RefuseEnhancedAsync(channel).ConfigureAwait(false);
            return;
        }

        MqttProperties connack = MqttProperties.None;
        if (connect.ClientId.Length == 0)
        {
            if (!channel.IsV5 && (connect.Version == MqttVersion.V31 || !connect.CleanStart))
            {
                Refuse(channel, BadClientIdV3);
                return;
            }

            channel.Caller = channel.Caller with { ClientId = broker.MakeClientId() };
            connack = channel.IsV5 ? connack.With(MqttPropertyNames.AssignedClientIdentifier, channel.Caller.ClientId) : connack;
        }

        if (VerneMqFrame.IsTooLong(connect.ClientId))
        {
            Refuse(channel, channel.IsV5 ? BadClientId : BadClientIdV3);
            return;
        }

        if (await AuthenticateAsync(channel).ConfigureAwait(false))
        {
            await RegisterAsync(channel, connack).ConfigureAwait(false);
        }
    }

    /// <summary>No answer of a webhook fits what the session waits for: it dies whatever is said.</summary>
    private async ValueTask RefuseEnhancedAsync(VerneMqChannel channel)
    {
        WebhookCaller nobody = new("", "undefined", null, channel.Caller.Peer);
        MqttProperties properties = MqttProperties.None;
        foreach (string name in (ReadOnlySpan<string>)[MqttPropertyNames.AuthenticationMethod, MqttPropertyNames.AuthenticationData])
        {
            properties = channel.Connect.Properties[name] switch
            {
                string text => properties.With(name, text),
                ReadOnlyMemory<byte> bytes => properties.With(name, bytes),
                _ => properties,
            };
        }

        await broker.Chains.DecideAsync(new OnAuthCall(nobody, properties)).ConfigureAwait(false);
        channel.Die("enhanced authentication cannot succeed through webhooks");
    }

    /// <summary>False: the client was refused, or the session died.</summary>
    private async ValueTask<bool> AuthenticateAsync(VerneMqChannel channel)
    {
        if (broker.Options.AllowAnonymous)
        {
            return true;
        }

        WebhookHook hook = channel.IsV5 ? WebhookHook.AuthOnRegisterM5 : WebhookHook.AuthOnRegister;
        WebhookAnswer answer = await broker.Chains.DecideAsync(new AuthOnRegisterCall(hook, channel.Caller, channel.Connect, broker.Options)).ConfigureAwait(false);
        switch (answer.Result)
        {
            case WebhookResult.Ok:
                Apply(channel, answer.Modifiers);
                return channel.IsOpen;
            case WebhookResult.Crash:
                channel.Die(answer.Reason);
                return false;
            default:
                Refuse(channel, channel.IsV5 ? Unauthorized : RefusedV3);
                return false;
        }
    }

    private static void Apply(VerneMqChannel channel, WebhookModifiers? modifiers)
    {
        if (modifiers is null)
        {
            return;
        }

        channel.Caller = channel.Caller with
        {
            ClientId = modifiers.ClientId ?? channel.Caller.ClientId,
            Mountpoint = modifiers.Mountpoint ?? channel.Caller.Mountpoint,
            UserName = modifiers.UserName ?? channel.Caller.UserName,
        };
        channel.UpgradesQoS = modifiers.UpgradeQoS ?? false;
        channel.MaxMessageSize = modifiers.MaxMessageSize is > 0 ? modifiers.MaxMessageSize : null;
        channel.MaxInflight = modifiers.MaxInflightMessages is >= 0 ? modifiers.MaxInflightMessages : null;
        channel.MaxWaiting = modifiers.MaxOfflineMessages is >= 0 ? modifiers.MaxOfflineMessages : null;
        channel.IsLifo = modifiers.IsLifo ?? false;
        channel.Lifetime = modifiers.MaxConnectionLifetime is > 0 and int seconds ? TimeSpan.FromSeconds(seconds) : null;
        if (!channel.IsV5)
        {
            channel.CleanStart = modifiers.CleanSession ?? channel.CleanStart;
        }
    }

    private static void Refuse(VerneMqChannel channel, int code)
    {
        channel.Send(new MqttReceived(MqttPacket.Connack, code));
        channel.Close(MqttPacket.Reset);
    }

    private async ValueTask RegisterAsync(VerneMqChannel channel, MqttProperties connack)
    {
        bool present = false;
        await broker.RegisterAsync(channel.Caller, async () => present = await TakeSessionAsync(channel).ConfigureAwait(false)).ConfigureAwait(false);
        WebhookCaller caller = channel.Caller;
        await broker.Chains.InformAsync(new ClientCall(WebhookHook.OnClientWakeup, caller)).ConfigureAwait(false);
        await broker.Chains.InformAsync(new OnRegisterCall(channel.IsV5 ? WebhookHook.OnRegisterM5 : WebhookHook.OnRegister, caller, connack)).ConfigureAwait(false);
        if (channel.Connect.Will is { } will && !await AuthorizeAsync(channel, will).ConfigureAwait(false))
        {
            await broker.Ending.EndAsync(channel, withWill: false).ConfigureAwait(false);
            return;
        }

        if (!channel.IsOpen || channel.Session is not { } session)
        {
            await broker.Ending.EndAsync(channel, withWill: true).ConfigureAwait(false);
            return;
        }

        channel.IsConnected = true;
        channel.Send(new MqttReceived(MqttPacket.Connack) { SessionPresent = present, Properties = connack });
        channel.StartKeepAlive(TimeSpan.FromSeconds(channel.Connect.KeepAlive), () => broker.Ending.DropAsync(channel, EndFlow.KeepAliveTimeout));
        if (channel.Lifetime is { } lifetime)
        {
            channel.StartLifetime(lifetime, () => broker.Ending.DropAsync(channel, EndFlow.AdministrativeAction));
        }

        await broker.Delivery.ResumeAsync(channel, session).ConfigureAwait(false);
    }

    /// <summary>Gives the channel its session: the one that is kept, or a new one. True: one was kept.</summary>
    private async ValueTask<bool> TakeSessionAsync(VerneMqChannel channel)
    {
        MqttSessions sessions = broker.Sessions(channel.Caller.Mountpoint);
        MqttSession? old = sessions.Find(channel.Caller.ClientId);
        if (old?.Channel is VerneMqChannel { IsOpen: true } online)
        {
            await online.Process.PostAsync(() => broker.Ending.TakeOverAsync(online, isWiped: channel.CleanStart)).ConfigureAwait(false);
            old = sessions.Find(channel.Caller.ClientId);
        }

        if (old is not null && channel.CleanStart)
        {
            // A stored session that a clean connect wipes goes without any call.
            sessions.Remove(old);
            old = null;
        }

        if (old is not null)
        {
            MqttSessions.Move(old, channel);
        }

        MqttSession session = old ?? sessions.Create(channel.Caller.ClientId, channel);
        session.Expiry = channel.IsV5 ? session.Expiry : channel.CleanStart ? TimeSpan.Zero : TimeSpan.MaxValue;
        session.KeepsQoS0 = false;
        session.LosesTheNewest = !channel.IsLifo;
        session.TakesTheNewest = channel.IsLifo;
        session.HoldsQoS0 = true;
        session.WaitingLimit = channel.MaxWaiting ?? Waiting;
        session.CountsIncoming = !channel.IsV5;
        session.Window = channel.IsV5 ? (int)(channel.Connect.Properties.Number(MqttPropertyNames.ReceiveMaximum) ?? ushort.MaxValue)
            : channel.MaxInflight is { } most ? most == 0 ? int.MaxValue : most
            : Window;
        return old is not null;
    }

    /// <summary>The will is authorized now and not when it is sent. False: it was refused, and the client with it.</summary>
    private async ValueTask<bool> AuthorizeAsync(VerneMqChannel channel, MqttWill will)
    {
        VerneMqMessage message = PublishFlow.MessageOf(channel, new MqttPublish(will.Topic, will.Payload) { QoS = will.QoS, Retain = will.Retain, Properties = will.Properties }, broker.Time);
        WebhookAnswer answer = await broker.Publishing.AuthorizeAsync(channel, message).ConfigureAwait(false);
        switch (answer.Result)
        {
            case WebhookResult.Ok:
                channel.Will = PublishFlow.Apply(message, answer.Modifiers);
                channel.WillMountpoint = answer.Modifiers?.Mountpoint ?? channel.Caller.Mountpoint;
                return true;
            case WebhookResult.Crash:
                channel.Die(answer.Reason);
                return false;
            default:
                Refuse(channel, channel.IsV5 ? NotAuthorized : RefusedV3);
                return false;
        }
    }
}

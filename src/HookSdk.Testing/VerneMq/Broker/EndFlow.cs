namespace HookSdk.Testing;

/// <summary>The ends of connections and sessions: who is told, what becomes of the will, and what stays.</summary>
internal sealed class EndFlow(VerneMqBroker broker)
{
    /// <summary>Reason codes of DISCONNECT, which MQTT 5 alone has.</summary>
    public const int KeepAliveTimeout = 0x8D;

    /// <inheritdoc cref="KeepAliveTimeout"/>
    public const int NormalDisconnection = 0;

    /// <inheritdoc cref="KeepAliveTimeout"/>
    public const int SessionTakenOver = 0x8E;

    /// <inheritdoc cref="KeepAliveTimeout"/>
    public const int AdministrativeAction = 0x98;

    /// <summary>The broker ends the connection and says why, where the protocol has words for it.</summary>
    public async ValueTask DropAsync(VerneMqChannel channel, int reason)
    {
        if (channel.IsOpen)
        {
            Say(channel, reason);
            await EndAsync(channel, withWill: true).ConfigureAwait(false);
        }
    }

    /// <summary>The operator has the session removed with its connection: no DISCONNECT and no hook. The will is sent, as without it (assumed).</summary>
    public async ValueTask CleanUpAsync(VerneMqChannel channel)
    {
        channel.Close(MqttPacket.Reset);
        channel.StopTimers();
        if (channel.Session is { } session && session.Channel == channel)
        {
            if (channel.Will is { } will && channel.IsConnected)
            {
                channel.Will = null;
                await SendWillAsync(channel, session, will).ConfigureAwait(false);
            }

            broker.Sessions(channel.Caller.Mountpoint).Remove(session);
        }
    }

    /// <summary>The broker ends the connection without a word.</summary>
    public async ValueTask CutAsync(VerneMqChannel channel, bool withWill = true)
    {
        channel.Close(MqttPacket.Reset);
        await EndAsync(channel, withWill).ConfigureAwait(false);
    }

    /// <summary>The parser makes nothing of a packet: 2.2 says why to MQTT 5, and ends MQTT 3 without its will; for 2.1 it is a packet that does not belong here.</summary>
    public ValueTask RefusePacketAsync(VerneMqChannel channel, int reason) => broker.IsV22 && channel.IsV5
        ? DropAsync(channel, reason)
        : CutAsync(channel, withWill: !broker.IsV22);

    /// <summary>The process of the session dies of a reply: no packet, no will.</summary>
    public async ValueTask KillAsync(VerneMqChannel channel, string? reason)
    {
        channel.Die(reason);
        await EndAsync(channel, withWill: false).ConfigureAwait(false);
    }

    /// <summary>The broker stops: the connection is cut, nobody is told (assumed), and what is stored stays.</summary>
    public ValueTask StopAsync(VerneMqChannel channel)
    {
        channel.Close(MqttPacket.Reset);
        channel.StopTimers();
        if (channel.Session is { } session)
        {
            if (session.Expiry <= TimeSpan.Zero)
            {
                broker.Sessions(channel.Caller.Mountpoint).Remove(session);
            }
            else
            {
                session.StartExpiry(() => channel.Process.Post(() => ExpireAsync(channel, session)));
            }
        }

        return default;
    }

    /// <summary>The client has said DISCONNECT: with any reason but a normal one its will is sent. An expiry that it names for a session without one is passed over (assumed).</summary>
    public async ValueTask DisconnectAsync(VerneMqChannel channel, int reason, MqttProperties properties)
    {
        if (channel.Session is { } session && channel.IsV5 && session.Expiry > TimeSpan.Zero && MqttSession.ExpiryOf(properties) is { } expiry)
        {
            session.Expiry = expiry;
        }

        channel.Leave();
        await EndAsync(channel, withWill: channel.IsV5 && reason != NormalDisconnection).ConfigureAwait(false);
    }

    /// <summary>The client's connection has broken.</summary>
    public async ValueTask LoseAsync(VerneMqChannel channel)
    {
        channel.Leave();
        await EndAsync(channel, withWill: true).ConfigureAwait(false);
    }

    /// <summary>Another connection has taken the client id. It runs in the process of the old one.</summary>
    /// <param name="channel">The old connection.</param>
    /// <param name="isWiped">The new one begins anew: the session goes even if it would have stayed.</param>
    public async ValueTask TakeOverAsync(VerneMqChannel channel, bool isWiped)
    {
        if (!channel.IsOpen)
        {
            return;
        }

        if (isWiped && channel.Session is { } session)
        {
            session.Expiry = TimeSpan.Zero;
        }

        Say(channel, SessionTakenOver);
        await EndAsync(channel, withWill: true).ConfigureAwait(false);
    }

    /// <summary>The connection is down: the will, on_client_gone or on_client_offline, and the session's expiry.</summary>
    public async ValueTask EndAsync(VerneMqChannel channel, bool withWill)
    {
        channel.StopTimers();
        if (channel.Session is not { } session || session.Channel != channel)
        {
            return;
        }

        if (withWill && channel.Will is { } will && channel.IsConnected)
        {
            channel.Will = null;
            await SendWillAsync(channel, session, will).ConfigureAwait(false);
        }

        if (session.Expiry <= TimeSpan.Zero)
        {
            broker.Sessions(channel.Caller.Mountpoint).Remove(session);
            await broker.Chains.InformAsync(new ClientCall(WebhookHook.OnClientGone, channel.Caller)).ConfigureAwait(false);
        }
        else
        {
            if (channel.IsV5)
            {
                // What an MQTT 5 client has begun at QoS 2 does not outlive the connection.
                session.ForgetIncoming();
            }

            session.ChangeWaiting(static m => m.QoS == 0 ? null : ((VerneMqMessage)m).Stored());
            await broker.Chains.InformAsync(new ClientCall(WebhookHook.OnClientOffline, channel.Caller)).ConfigureAwait(false);
            session.StartExpiry(() => channel.Process.Post(() => ExpireAsync(channel, session)));
        }
    }

    private static void Say(VerneMqChannel channel, int reason)
    {
        if (channel.IsV5)
        {
            channel.Send(new MqttReceived(MqttPacket.Disconnect, reason));
        }

        channel.Close(MqttPacket.Reset);
    }

    /// <summary>MQTT 5 may ask for a delay. A will of MQTT 5 is sent without on_publish_m5.</summary>
    private async ValueTask SendWillAsync(VerneMqChannel channel, MqttSession session, VerneMqMessage will)
    {
        if (channel.IsV5)
        {
            MqttWill delayed = new(will.Topic, will.Payload) { Properties = will.Properties };
            session.StartWill(delayed, () => broker.Publishing.Publish(channel.WillMountpoint, will with { At = broker.Time.GetUtcNow(), Properties = will.Properties.Without(MqttPropertyNames.WillDelayInterval) }));
        }
        else
        {
            broker.Publishing.Publish(channel.WillMountpoint, will with { At = broker.Time.GetUtcNow() });
            await broker.Publishing.InformAsync(channel, will).ConfigureAwait(false);
        }
    }

    private async ValueTask ExpireAsync(VerneMqChannel channel, MqttSession session)
    {
        if (session.Channel != channel || channel.IsOpen)
        {
            return;
        }

        broker.Sessions(channel.Caller.Mountpoint).Remove(session);
        await broker.Chains.InformAsync(new ClientCall(WebhookHook.OnSessionExpired, channel.Caller)).ConfigureAwait(false);
    }
}

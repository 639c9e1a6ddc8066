namespace HookSdk.Testing;

/// <content>How a connection ends, and the session with it or without it.</content>
internal sealed partial class EmqxChannel
{
    /// <summary>The connection ends, but not by the client's DISCONNECT with code 0: its will is published, and the session ends with it or goes on without it.</summary>
    /// <param name="reason">The reason as EMQX prints it.</param>
    /// <param name="code">The code of the broker's DISCONNECT; null: the client has ended the connection.</param>
    public async ValueTask EndAsync(string reason, int? code = null)
    {
        if (_hasEnded || Session is not { } session)
        {
            Leave();
            _broker.Forget(this);
            return;
        }

        _hasEnded = true;
        if (code is { } c && IsV5)
        {
            Send(new(MqttPacket.Disconnect, c));
        }

        if (_will is { } will)
        {
            bool isNow = false;
            session.StartWill(will, () =>
            {
                if (IsOpen)
                {
                    isNow = true;
                }
                else
                {
                    _ = _broker.Track(Process.PostAsync(PublishWillAsync));
                }
            });
            if (isNow)
            {
                await PublishWillAsync().ConfigureAwait(false);
            }
        }

        await DisconnectedAsync(reason).ConfigureAwait(false);
        if (code is null)
        {
            Leave();
        }
        else
        {
            Close();
        }

        if (session.Expiry == TimeSpan.Zero)
        {
            await TerminateAsync($"{{shutdown,{reason}}}").ConfigureAwait(false);
        }
        else
        {
            session.StartExpiry(() => _ = _broker.Track(Process.PostAsync(ExpireAsync)));
        }
    }

    /// <summary>The client has said DISCONNECT.</summary>
    public ValueTask DisconnectAsync(int code, MqttProperties properties)
    {
        if (Session is { } session && MqttSession.ExpiryOf(properties) is { } expiry)
        {
            if (session.Expiry == TimeSpan.Zero && expiry > TimeSpan.Zero)
            {
                return EndAsync("protocol_error", EmqxReason.ProtocolError);
            }

            session.Expiry = expiry;
        }

        if (code == 0)
        {
            _will = null;
        }

        return EndAsync(EmqxReason.NameOf(code));
    }

    /// <summary>The client has sent a packet that it may not send now, such as a second CONNECT.</summary>
    public ValueTask BreakProtocolAsync() => EndAsync("protocol_error", EmqxReason.ProtocolError);

    /// <summary>The client has sent bytes that are no packet.</summary>
    public ValueTask ReceiveJunkAsync(byte[] bytes) => EndAsync(EmqxFrame.ProblemOf(bytes), EmqxReason.MalformedPacket);

    /// <summary>The operator has kicked the client: the session ends whatever its expiry says.</summary>
    public async ValueTask KickAsync()
    {
        if (Session is null)
        {
            return;
        }

        bool wasOpen = IsOpen;
        await PublishWillAsync().ConfigureAwait(false);
        if (wasOpen)
        {
            await DisconnectedAsync("kicked").ConfigureAwait(false);
            if (IsV5)
            {
                Send(new(MqttPacket.Disconnect, EmqxReason.AdministrativeAction));
            }
        }

        _hasEnded = true;
        await TerminateAsync("kicked").ConfigureAwait(false);
        Close();
    }

    /// <summary>Another connection with this client id begins anew: this session is thrown away.</summary>
    public async ValueTask DiscardAsync()
    {
        if (Session is { } session)
        {
            await StepDownAsync("discarded").ConfigureAwait(false);
            await Hooks.NotifyAsync(EmqxMethods.SessionDiscarded, null, () => Requests.Discarded(_client)).ConfigureAwait(false);
            _broker.Sessions.Remove(session);
            Close();
        }
    }

    /// <summary>Another connection with this client id goes on with the session.</summary>
    public async ValueTask HandOverAsync(EmqxChannel next)
    {
        if (Session is { } session)
        {
            await StepDownAsync("takenover").ConfigureAwait(false);
            await Hooks.NotifyAsync(EmqxMethods.SessionTakenover, null, () => Requests.Takenover(_client)).ConfigureAwait(false);
            MqttSessions.Move(session, next);
            Close();
        }
    }

    /// <summary>The broker has stopped: no hook is called any more.</summary>
    public void Abandon()
    {
        _hasEnded = true;
        Session?.Dispose();
        Session = null;
        Close();
    }

    /// <summary>
    /// The client is told, if it is there. Before 5.4 its will is lost; from 5.4 it is published when the session ends with it, and otherwise unless it was to be delayed.
    /// A client that is away is said to be disconnected once more: so 5.1.4 does; of later versions it is assumed.
    /// </summary>
    private async ValueTask StepDownAsync(string reason)
    {
        bool wasOpen = IsOpen;
        _hasEnded = true;
        if (_broker.Options.Version.IsFrom54 && (reason == "discarded" || !HasDelayedWill))
        {
            await PublishWillAsync().ConfigureAwait(false);
        }

        await DisconnectedAsync(reason).ConfigureAwait(false);
        if (wasOpen && IsV5)
        {
            Send(new(MqttPacket.Disconnect, EmqxReason.SessionTakenOver));
        }
    }

    private async ValueTask DisconnectedAsync(string reason)
    {
        await Hooks.NotifyAsync(EmqxMethods.ClientDisconnected, null, () => Requests.Disconnected(_client, reason)).ConfigureAwait(false);
        _broker.PublishSystem(ClientId, "disconnected", () => EmqxSystemEvents.Disconnected(Connect, ClientId, _broker.Options, _connectedAt, _broker.Now, reason));
    }

    private async ValueTask ExpireAsync()
    {
        if (Session is not null && !IsOpen)
        {
            await PublishWillAsync().ConfigureAwait(false);
            await TerminateAsync("{shutdown,expired}").ConfigureAwait(false);
        }
    }

    private async ValueTask TerminateAsync(string reason)
    {
        if (Session is { } session)
        {
            _broker.Sessions.Remove(session);
            await Hooks.NotifyAsync(EmqxMethods.SessionTerminated, null, () => Requests.Terminated(_client, reason)).ConfigureAwait(false);
            _broker.Forget(this);
        }
    }
}

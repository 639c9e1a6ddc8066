namespace HookSdk.Testing;

/// <content>How a connection ends, and the session with it or without it.</content>
internal sealed partial class EmqxChannel
{
    private bool _isDestroyed;

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

        // From 5.8.9 a will that was to be delayed in a session that is not to last is published between the two ends.
        bool isLate = HasDelayedWill && session.Expiry == TimeSpan.Zero && _broker.Options.Version.IsFrom589;
        if (_will is { } will && !isLate)
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
            if (isLate)
            {
                await PublishWillAsync().ConfigureAwait(false);
            }

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

            if (expiry == TimeSpan.Zero && session.Expiry > TimeSpan.Zero && _broker.Options.Version.IsFrom589)
            {
                // The session is destroyed on the spot, and nobody is told.
                _isDestroyed = true;
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
    public ValueTask ReceiveJunkAsync(byte[] bytes) => EndAsync(EmqxFrame.ProblemOf(bytes, _broker.Options.Version), EmqxReason.MalformedPacket);

    /// <summary>
    /// The process of the connection dies of an error inside the broker: nothing is sent, nobody hears of a disconnect, and the session goes whatever its expiry says. The
    /// printed error, which is the reason, is assumed.
    /// </summary>
    public async ValueTask CrashAsync(string error)
    {
        _hasEnded = true;
        Close();
        await PublishWillAsync().ConfigureAwait(false);
        await TerminateAsync(error).ConfigureAwait(false);
    }

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
            List<(string Group, EmqxBrokerMessage Message)> left = LeftOver(session);
            _broker.Sessions.Remove(session);
            Redispatch(left);
            Close();
        }
    }

    /// <summary>Another connection with this client id goes on with the session.</summary>
    public async ValueTask HandOverAsync(EmqxChannel next)
    {
        if (Session is { } session)
        {
            bool isSoon = !_broker.Options.Version.IsFrom59;
            if (isSoon)
            {
                await StepAsideAsync().ConfigureAwait(false);
            }

            MqttSessions.Move(session, next);
            if (isSoon)
            {
                Close();
            }
        }
    }

    /// <summary>What is said of a connection whose session another one has.</summary>
    public async ValueTask StepAsideAsync()
    {
        await StepDownAsync("takenover").ConfigureAwait(false);
        await Hooks.NotifyAsync(EmqxMethods.SessionTakenover, null, () => Requests.Takenover(_client)).ConfigureAwait(false);
        if (Session is null)
        {
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
    /// Before 5.8.9 a client that is away is said to be disconnected once more.
    /// </summary>
    private async ValueTask StepDownAsync(string reason)
    {
        bool wasOpen = IsOpen;
        _hasEnded = true;
        if (_broker.Options.Version.IsFrom54 && (reason == "discarded" || !HasDelayedWill))
        {
            await PublishWillAsync().ConfigureAwait(false);
        }

        if (wasOpen || !_broker.Options.Version.IsFrom589)
        {
            await DisconnectedAsync(reason).ConfigureAwait(false);
        }

        if (wasOpen && IsV5)
        {
            Send(new(MqttPacket.Disconnect, EmqxReason.SessionTakenOver));
        }
    }

    private async ValueTask DisconnectedAsync(string reason)
    {
        DisconnectedAt = _broker.Now;
        await Hooks.NotifyAsync(EmqxMethods.ClientDisconnected, null, () => Requests.Disconnected(_client, reason)).ConfigureAwait(false);
        _broker.PublishSystem(ClientId, "disconnected", () => EmqxSystemEvents.Disconnected(Connect, ClientId, _broker.Options, _connectedAt, _broker.Now, reason));
    }

    private async ValueTask ExpireAsync()
    {
        if (Session is not null && !IsOpen)
        {
            await PublishWillAsync().ConfigureAwait(false);
            await TerminateAsync(_broker.Options.Version.IsFrom589 ? "expired" : "{shutdown,expired}").ConfigureAwait(false);
        }
    }

    private async ValueTask TerminateAsync(string reason)
    {
        if (Session is { } session)
        {
            List<(string Group, EmqxBrokerMessage Message)> left = reason == "kicked" ? [] : LeftOver(session);
            _broker.Sessions.Remove(session);
            if (_isDestroyed)
            {
                _broker.Forget(this);
                return;
            }

            await Hooks.NotifyAsync(EmqxMethods.SessionTerminated, null, () => Requests.Terminated(_client, reason)).ConfigureAwait(false);
            Redispatch(left);
            _broker.Forget(this);
        }
    }

    private void Redispatch(List<(string Group, EmqxBrokerMessage Message)> left)
    {
        foreach ((string filter, EmqxBrokerMessage message) in left)
        {
            if (_broker.Sessions.Routes.MemberOf(filter) is { } route)
            {
                _ = _broker.Track(EmqxBroker.Deliver(route, message, retained: false, null));
            }
        }
    }

    /// <summary>What other members of the client's groups are to have, oldest first: what it has not acknowledged at QoS 1, and what has waited for it.</summary>
    private static List<(string Group, EmqxBrokerMessage Message)> LeftOver(MqttSession session)
    {
        List<(string, EmqxBrokerMessage)> left = [];
        foreach (EmqxBrokerMessage message in session.InFlight.Where(static d => d.Message.QoS == 1).Select(static d => d.Message).Concat(session.Backlog).Cast<EmqxBrokerMessage>())
        {
            if (message.ByGroup is { } group)
            {
                left.Add((group, message));
            }
        }

        return left;
    }
}

using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing;

/// <summary>One connection of a client at the fake EMQX: how it begins and how it ends. Every method is work of its <see cref="MqttChannel.Process"/>.</summary>
internal sealed partial class EmqxChannel : MqttChannel
{
    private readonly EmqxBroker _broker;
    private readonly EmqxAuthorizationCache _cache;
    private readonly Dictionary<long, string> _aliases = [];
    private readonly ConnInfo _conn;
    private readonly int _peerPort;
    private ClientInfo _client;
    private DateTimeOffset _connectedAt;
    private MqttWill? _will;
    private bool _hasEnded;

    public EmqxChannel(EmqxBroker broker, MqttConnect connect, int peerPort)
        : base(connect, broker.Options.Time)
    {
        _broker = broker;
        _peerPort = peerPort;
        _cache = new(broker.Options.Time);
        _conn = broker.Requests.ConnInfo(connect, broker.Options.PeerHost, peerPort, broker.Options.Port);
        _client = broker.Requests.ClientInfo(connect.ClientId, connect.UserName, broker.Options.PeerHost, peerPort, broker.Options.Port);
        _will = connect.Will;
    }

    /// <summary>The client id, the one that the broker made among them.</summary>
    public string ClientId => _client.Clientid;

    /// <summary>How the client was let in or refused; null: it has not been decided yet.</summary>
    public EmqxDecision? Decision { get; private set; }

    /// <summary>Ends when whoever subscribed to the will has it; done when there was none to publish.</summary>
    public Task WillDeliveries { get; private set; } = Task.CompletedTask;

    private bool HasDelayedWill => _will?.Properties.Number(MqttPropertyNames.WillDelayInterval) > 0;

    private EmqxHooks Hooks => _broker.Hooks;

    private EmqxRequests Requests => _broker.Requests;

    /// <summary>The client has said CONNECT. The CONNACK comes back.</summary>
    public async ValueTask<MqttReceived> ConnectAsync()
    {
        await Hooks.NotifyAsync(EmqxMethods.ClientConnect, null, () => Requests.Connect(_conn, Connect.Properties)).ConfigureAwait(false);
        if (Connect.ClientId.Length == 0 && !IsV5 && !Connect.CleanStart)
        {
            // The standard asks for the code; that hook servers are told of the CONNACK is assumed.
            return await RefuseAsync(EmqxReason.ClientIdentifierNotValid, 2).ConfigureAwait(false);
        }

        bool isAssigned = Connect.ClientId.Length == 0;
        if (isAssigned)
        {
            _client = Requests.ClientInfo(_broker.NewClientId(), Connect.UserName, _broker.Options.PeerHost, _peerPort, _broker.Options.Port);
        }

        Decision = await AuthenticateAsync().ConfigureAwait(false);
        if (!Decision.IsAllowed)
        {
            return await RefuseAsync(EmqxReason.NotAuthorized, 5).ConfigureAwait(false);
        }

        bool isPresent = await OpenSessionAsync().ConfigureAwait(false);
        MqttSession session = Session!;
        session.Window = Math.Min(_broker.Options.MaxInFlight, (int)(Connect.Properties.Number(MqttPropertyNames.ReceiveMaximum) ?? _broker.Options.MaxInFlight));
        if (!IsV5 && !Connect.CleanStart)
        {
            session.Expiry = _broker.Options.SessionExpiry;
        }

        _connectedAt = _broker.Now;
        StartKeepAlive(TimeSpan.FromSeconds(Connect.KeepAlive), () =>
        {
            _broker.Told($"{ClientId} has been silent for too long");
            return EndAsync("keepalive_timeout", EmqxReason.KeepAliveTimeout);
        });
        await Hooks.NotifyAsync(EmqxMethods.ClientConnected, null, () => Requests.Connected(_client)).ConfigureAwait(false);
        _broker.PublishSystem(ClientId, "connected", () => EmqxSystemEvents.Connected(Connect, ClientId, _broker.Options, _connectedAt, session.Expiry));
        MqttReceived connack = await SendConnackAsync(isPresent, isAssigned).ConfigureAwait(false);
        if (isPresent)
        {
            await ReplayAsync(session).ConfigureAwait(false);
        }

        return connack;
    }

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

    private async ValueTask<EmqxDecision> AuthenticateAsync()
    {
        // Before 5.0 EMQX lets anybody in unless told otherwise, and says so to the first server (assumed); from 5.0 it says no there, yet lets in when no server asks.
        bool start = _broker.Options.Version.Package == 1;
        ReadOnlyMemory<byte> password = Connect.PasswordBytes ?? default;
        bool isText = System.Text.Unicode.Utf8.IsValid(password.Span);
        return await Hooks.DecideAsync(EmqxMethods.ClientAuthenticate, true, start, r => isText ? Requests.Authenticate(_client, Connect.Password ?? "", r) : null)
            .ConfigureAwait(false);
    }

    private async ValueTask<MqttReceived> RefuseAsync(int reason, int code3)
    {
        await Hooks.NotifyAsync(EmqxMethods.ClientConnack, null, () => Requests.Connack(_conn, EmqxReason.NameOf(reason), [])).ConfigureAwait(false);
        MqttReceived connack = new(MqttPacket.Connack, IsV5 ? reason : code3);
        Send(connack);
        Close();
        _broker.Forget(this);
        return connack;
    }

    /// <summary>Finds or makes the session. True: there was one, and it goes on.</summary>
    private async ValueTask<bool> OpenSessionAsync()
    {
        MqttSession? old = _broker.Sessions.Find(ClientId);
        if (old is { Channel: EmqxChannel before } && before != this)
        {
            if (!Connect.CleanStart)
            {
                // The old process is asked first, so whatever it is about comes to its end before the session moves.
                await before.Process.PostAsync(static () => ValueTask.CompletedTask).ConfigureAwait(false);
                if (before.Session == old)
                {
                    await Hooks.NotifyAsync(EmqxMethods.SessionResumed, null, () => Requests.Resumed(_client)).ConfigureAwait(false);
                    await before.Process.PostAsync(() => before.HandOverAsync(this)).ConfigureAwait(false);
                }
            }
            else
            {
                await before.Process.PostAsync(before.DiscardAsync).ConfigureAwait(false);
            }

            if (Session is not null)
            {
                return true;
            }
        }

        _broker.Sessions.Create(ClientId, this);
        await Hooks.NotifyAsync(EmqxMethods.SessionCreated, null, () => Requests.Created(_client)).ConfigureAwait(false);
        return false;
    }

    private async ValueTask<MqttReceived> SendConnackAsync(bool isPresent, bool isAssigned)
    {
        MqttProperties properties = MqttProperties.None;
        if (IsV5)
        {
            properties = properties.With(MqttPropertyNames.MaximumPacketSize, _broker.Options.MaxPacketSize)
                .With(MqttPropertyNames.RetainAvailable, 1)
                .With(MqttPropertyNames.SharedSubscriptionAvailable, 1)
                .With(MqttPropertyNames.SubscriptionIdentifierAvailable, 1)
                .With(MqttPropertyNames.TopicAliasMaximum, 65535)
                .With(MqttPropertyNames.WildcardSubscriptionAvailable, 1);
        }

        // Hook servers are told the id that was made with 3.1.1 too, and with MQTT 5 that no response information is set.
        MqttProperties told = isAssigned ? properties.With(MqttPropertyNames.AssignedClientIdentifier, ClientId) : properties;
        properties = IsV5 ? told : properties;
        if (IsV5 && Connect.Properties.Number(MqttPropertyNames.RequestResponseInformation) == 1)
        {
            told = told.With(MqttPropertyNames.ResponseInformation, "undefined");
        }

        await Hooks.NotifyAsync(EmqxMethods.ClientConnack, null, () => Requests.Connack(_conn, "success", Requests.Properties(told, []))).ConfigureAwait(false);
        MqttReceived connack = new(MqttPacket.Connack) { SessionPresent = isPresent, Properties = properties };
        Send(connack);
        return connack;
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

namespace HookSdk.Testing;

/// <summary>One connection of a client at the fake EMQX: how it begins. Every method is work of its <see cref="MqttChannel.Process"/>.</summary>
internal sealed partial class EmqxChannel : MqttChannel
{
    private readonly EmqxBroker _broker;
    private readonly EmqxAuthorizationCache _cache;
    private readonly Dictionary<long, string> _aliases = [];
    private readonly EmqxToldClient _conn;
    private readonly int _peerPort;
    private readonly EmqxCertificate? _certificate;
    private EmqxToldClient _client;
    private DateTimeOffset _connectedAt;
    private MqttWill? _will;
    private bool _hasEnded;

    public EmqxChannel(EmqxBroker broker, MqttConnect connect, EmqxCertificate? certificate, int peerPort)
        : base(connect, broker.Options.Time)
    {
        _broker = broker;
        _peerPort = peerPort;
        _certificate = certificate;
        _cache = new(broker.Options.Time);
        _conn = broker.Requests.ConnInfo(connect, broker.Options.PeerAddress, peerPort, broker.Options.Port);
        _client = NewClient(connect.ClientId);
        _will = connect.Will;
    }

    /// <summary>The client id, the one that the broker made among them.</summary>
    public string ClientId => _client.ClientId;

    /// <summary>Where it comes from.</summary>
    public string PeerAddress => _client.PeerAddress;

    public int PeerPort => _peerPort;

    public DateTimeOffset ConnectedAt => _connectedAt;

    public DateTimeOffset DisconnectedAt { get; private set; }

    /// <summary>The answers that it remembers; for its process alone.</summary>
    public IReadOnlyList<((bool IsPublish, int QoS) Action, string Topic, bool IsAllowed, DateTimeOffset At)> Remembered => _cache.All;

    /// <summary>Forgets those answers; for its process alone.</summary>
    public void Forget() => _cache.Clear();

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
            _client = NewClient(_broker.NewClientId());
        }

        if (_broker.Bans.IsBanned(ClientId, Connect.UserName ?? "", _broker.Options.PeerAddress))
        {
            _broker.Told($"{ClientId} is banned");
            return await RefuseAsync(EmqxReason.Banned, 5).ConfigureAwait(false);
        }

        Decision = await AuthenticateAsync().ConfigureAwait(false);
        if (!Decision.IsAllowed)
        {
            return await RefuseAsync(EmqxReason.NotAuthorized, 5).ConfigureAwait(false);
        }

        EmqxChannel? previous = await OpenSessionAsync().ConfigureAwait(false);
        bool isPresent = previous is not null;
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
        if (previous is not null)
        {
            if (_broker.Options.Version.IsFrom59)
            {
                // From 5.9 the old connection is told only now.
                await previous.Process.PostAsync(previous.StepAsideAsync).ConfigureAwait(false);
            }

            await ReplayAsync(session).ConfigureAwait(false);
        }

        return connack;
    }

    private EmqxToldClient NewClient(string clientId) =>
        _broker.Requests.ClientInfo(clientId, Connect.UserName, _broker.Options.PeerAddress, _peerPort, _broker.Options.Port, _certificate);

    private async ValueTask<EmqxDecision> AuthenticateAsync()
    {
        // Before 5.0 EMQX lets anybody in unless told otherwise, and says so to the first server (assumed); from 5.0 to 5.8 it says no there, yet lets in when no server asks.
        bool start = _broker.Options.Version is { Package: 1 } or { IsFrom59: true };
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

    /// <summary>Finds or makes the session. The channel that had it comes back when there was one, and it goes on; null: it is new.</summary>
    private async ValueTask<EmqxChannel?> OpenSessionAsync()
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
                return before;
            }
        }

        _broker.Sessions.Create(ClientId, this);
        await Hooks.NotifyAsync(EmqxMethods.SessionCreated, null, () => Requests.Created(_client)).ConfigureAwait(false);
        return null;
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
            if (_broker.Options.Version.IsFrom589)
            {
                properties = properties.With(MqttPropertyNames.ReceiveMaximum, Session!.Window);
            }
        }

        // Hook servers are told the id that was made with 3.1.1 too, and with MQTT 5 that no response information is set.
        MqttProperties told = isAssigned ? properties.With(MqttPropertyNames.AssignedClientIdentifier, ClientId) : properties;
        properties = IsV5 ? told : properties;
        if (IsV5 && Connect.Properties.Number(MqttPropertyNames.RequestResponseInformation) == 1)
        {
            told = told.With(MqttPropertyNames.ResponseInformation, "undefined");
        }

        await Hooks.NotifyAsync(EmqxMethods.ClientConnack, null, () => Requests.Connack(_conn, "success", told)).ConfigureAwait(false);
        MqttReceived connack = new(MqttPacket.Connack) { SessionPresent = isPresent, Properties = properties };
        Send(connack);
        return connack;
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace HookSdk.Testing;

/// <summary>The broker: its sessions by mountpoint, its chains, and the way of a packet through them.</summary>
internal sealed class VerneMqBroker
{
    private readonly ConcurrentDictionary<string, MqttSessions> _mountpoints = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Mountpoint, string ClientId), MqttProcess> _registrations = [];
    private readonly Transcript _transcript;
    private int _lastPort = 49151;
    private int _lastAnonymous;

    public VerneMqBroker(FakeVerneMqOptions options, WebhookClient webhooks, Transcript transcript)
    {
        Options = options;
        Webhooks = webhooks;
        _transcript = transcript;
        Chains = new VerneMqChains(options, webhooks);
        Delivery = new DeliveryFlow(this);
        Answering = new AnswerFlow(this);
        Ending = new EndFlow(this);
        Connecting = new ConnectFlow(this);
        Publishing = new PublishFlow(this);
        Subscribing = new SubscribeFlow(this);
    }

    public FakeVerneMqOptions Options { get; }

    public TimeProvider Time => Options.Time;

    public bool IsV22 => Options.Version == FakeVerneMqVersion.V22;

    public WebhookClient Webhooks { get; }

    public VerneMqChains Chains { get; }

    public DeliveryFlow Delivery { get; }

    public AnswerFlow Answering { get; }

    public EndFlow Ending { get; }

    public ConnectFlow Connecting { get; }

    public PublishFlow Publishing { get; }

    public SubscribeFlow Subscribing { get; }

    /// <summary>The sessions of a mountpoint.</summary>
    public MqttSessions Sessions(string mountpoint) => _mountpoints.GetOrAdd(mountpoint, static (_, time) => new MqttSessions(time, prefersOnline: true), Time);

    /// <summary>All sessions, whatever their mountpoint.</summary>
    public IReadOnlyList<MqttSession> AllSessions() => [.. _mountpoints.Values.SelectMany(static s => s.All)];

    /// <summary>Registers a client: one after the other for each client id.</summary>
    public Task RegisterAsync(WebhookCaller caller, Func<ValueTask> work) =>
        _registrations.GetOrAdd((caller.Mountpoint, caller.ClientId), static _ => new MqttProcess()).PostAsync(work);

    public VerneMqPeer WithPort(VerneMqPeer peer) => peer.Port != 0 ? peer : peer with { Port = 49152 + ((Interlocked.Increment(ref _lastPort) - 49152) % 16384) };

    public string MakeClientId() => "anon-" + Interlocked.Increment(ref _lastAnonymous).ToString(CultureInfo.InvariantCulture);

    /// <summary>The first session that died of a reply, for people; null: none did.</summary>
    public string? FirstDeath { get; private set; }

    public void Mourn(VerneMqChannel channel)
    {
        FirstDeath ??= $"that of {channel.Name} was: {channel.KilledBy}";
        Tell($"  {channel.Name}: the session is KILLED ({channel.KilledBy})");
    }

    public void Tell(string line)
    {
        if (Options.KeepsHistory)
        {
            _transcript.Add(line);
        }
    }
}

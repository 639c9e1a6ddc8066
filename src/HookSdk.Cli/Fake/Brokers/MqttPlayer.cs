using System.Globalization;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>MQTT clients of a broker, of which the one that came last acts.</summary>
internal abstract class MqttPlayer<TClient>(string name, BrokerSettings settings) : Player
    where TClient : class
{
    private readonly Dictionary<string, TClient> _clients = new(StringComparer.Ordinal);
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private TClient? _current;
    private int _last;

    public static IReadOnlyList<Verb> Verbs { get; } =
    [
        new(Step.Connect, ConnectWords.Form, "A client connects, and acts from then on.") { Check = static a => VersionOf(ConnectWords.Parse(a)) },
        new("publish", PublishWords.Form, "It publishes.") { Check = static a => PublishWords.Parse(a) },
        new("subscribe", SubscribeWords.Form, "It subscribes.") { Check = static a => SubscribeWords.Parse(a) },
        new("unsubscribe", "FILTER", "It unsubscribes.") { Check = static a => NotEmpty("unsubscribe", a, "FILTER") },
        new("client", "CLIENT", "Another client acts from then on.") { Check = static a => NotEmpty("client", a, "CLIENT") },
        new("disconnect", "", "It says DISCONNECT.", Takes: false),
        new("close", "", "Its connection breaks without a word.", Takes: false),
        Verb.Expect(MqttWords.LetIn, MqttWords.Accepted, MqttWords.Granted, MqttWords.Refused, "delivered to CLIENT"),
    ];

    public static IReadOnlyList<Step> LoadSteps { get; } = [new(Step.Connect, ""), new("publish", "qos=1 load/{client}={n}")];

    public override IEnumerable<string> KnownWords => _words.Concat(_clients.Keys);

    public override bool CanGoOn => _current is null || IsConnected(_current);

    public sealed override async Task<Outcome> PlayAsync(Step step)
    {
        switch (step.Verb)
        {
            case Step.Connect:
                return await ConnectAsync(step).ConfigureAwait(false);
            case "client":
                _current = _clients.GetValueOrDefault(step.Argument) ?? throw new StepException($"There is no client '{step.Argument}'.", $"There are: {(_clients.Count == 0 ? "none yet; connect one" : string.Join(", ", _clients.Keys))}.");
                return new($"{step.Argument} acts");
            case "publish":
                PublishWords publish = PublishWords.Parse(step.Argument);
                Know(publish.Topic);
                return Unsent() ?? await PublishAsync(Current(), new MqttPublish(publish.Topic, publish.Text) { QoS = publish.QoS, Retain = publish.Retain }).ConfigureAwait(false);
            case "subscribe":
                SubscribeWords subscribe = SubscribeWords.Parse(step.Argument);
                Know(subscribe.Filter);
                return Unsent() ?? await SubscribeAsync(Current(), subscribe.Filter, subscribe.QoS).ConfigureAwait(false);
            case "unsubscribe" when step.Argument.Length > 0:
                return Unsent() ?? await UnsubscribeAsync(Current(), step.Argument).ConfigureAwait(false);
            case "disconnect":
                await DisconnectAsync(Current()).ConfigureAwait(false);
                return new("disconnected");
            case "close":
                await CloseAsync(Current()).ConfigureAwait(false);
                return new("closed");
            default:
                throw Verbs.FirstOrDefault(v => v.Name == step.Verb) is { } verb ? StepException.Form(verb.Name, verb.Form)
                    : new StepException($"'{step.Verb}' is no step of this broker.", $"It knows: {string.Join(", ", Verbs.Select(static v => v.Name))}.");
        }
    }

    public sealed override ValueTask DisposeAsync() => default;

    protected abstract bool IsConnected(TClient client);

    protected abstract Task<(TClient Client, Outcome Outcome)> ConnectAsync(MqttConnect connect);

    protected abstract Task<Outcome> PublishAsync(TClient client, MqttPublish message);

    protected abstract Task<Outcome> SubscribeAsync(TClient client, string filter, int qos);

    protected abstract Task<Outcome> UnsubscribeAsync(TClient client, string filter);

    protected abstract Task DisconnectAsync(TClient client);

    protected abstract Task CloseAsync(TClient client);

    private static MqttVersion VersionOf(ConnectWords words) => words.Options.GetValueOrDefault("mqtt", "5") switch
    {
        "5" => MqttVersion.V5,
        "3.1.1" or "3" => MqttVersion.V311,
        "3.1" => MqttVersion.V31,
        _ => throw new StepException("There is no such version of MQTT.", "Use mqtt=5, mqtt=3.1.1 or mqtt=3.1."),
    };

    private static void NotEmpty(string verb, string argument, string form)
    {
        if (argument.Length == 0)
        {
            throw StepException.Form(verb, form);
        }
    }

    /// <summary>What a client that was refused or cut off does reaches nobody. Null: it is connected.</summary>
    private Outcome? Unsent() => IsConnected(Current()) ? null : new("nothing was sent: the client is not connected");

    private TClient Current() => _current ?? throw new StepException("No client is connected.", "Connect one first: connect USER:PASSWORD");

    private async Task<Outcome> ConnectAsync(Step step)
    {
        ConnectWords words = ConnectWords.Parse(step.Argument);
        if (settings.KeepsHistory)
        {
            settings.Secrets.Add(words.Password);
        }

        string id = words.Options.GetValueOrDefault("id") ?? (_last++ == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{_last}"));
        MqttConnect connect = new(id)
        {
            UserName = words.User,
            Password = words.Password,
            Version = VersionOf(words),
            CleanStart = words.Options.GetValueOrDefault("clean", "true") != "false",
        };
        (_current, Outcome outcome) = await ConnectAsync(connect).ConfigureAwait(false);
        if (settings.KeepsClients)
        {
            _clients[id] = _current;
        }

        return outcome;
    }

    /// <summary>The words of a load have no end.</summary>
    private void Know(string word)
    {
        if (settings.KeepsHistory)
        {
            _words.Add(word);
        }
    }
}

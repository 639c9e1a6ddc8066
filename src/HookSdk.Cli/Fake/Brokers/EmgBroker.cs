using HookSdk.Cli.Fake.Steps;
using HookSdk.Emg;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>FakeEmg, which keeps its history: in a load it is made anew now and then.</summary>
internal sealed class EmgBroker(BrokerSettings settings) : Broker
{
    private const int PlayedBySame = 1000;
    private readonly List<FakeEmg> _fakes = [];

    public static IReadOnlyList<Verb> Steps { get; } =
    [
        new("message", MessageWords.Form, "A client hands in a message.") { Check = static a => MessageWords.Parse(a) },
        new("report", ReportWords.Form, "A delivery report comes in, with message options such as STATUS=1.") { Check = static a => ReportWords.Parse(a) },
        new("reload", "", "emgd -reload: hooks that answered 404 are called again.", Takes: false),
        Verb.Expect("accepted", "refused", "sent by CONNECTOR"),
    ];

    public override IReadOnlyList<Verb> Verbs => Steps;

    public override IReadOnlyList<Step> LoadSteps { get; } = [new("message", "INFO 467000{client} load {n}")];

    public override IReadOnlyList<CallSeen> Calls =>
    [
        .. _fakes.SelectMany(static f => f.Calls).Select(static c => new CallSeen(c.Hook, c.Elapsed, c.Status == 404 ? null : ProblemOf(c.Failure, c.FallbackCause))),
    ];

    public override Player NewPlayer(string name) => new EmgPlayer(this);

    public override async ValueTask DisposeAsync()
    {
        foreach (FakeEmg fake in _fakes)
        {
            await fake.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool KeepsHistory => settings.KeepsHistory;

    private async Task<FakeEmg> StartAsync()
    {
        FakeEmg fake = await FakeEmg.StartAsync(settings.Target(), o =>
        {
            Configure(o, settings);
            o.CheckServer = false;
            o.Argument = settings.Argument;
            foreach (string connector in settings.Connectors)
            {
                o.Connectors.Add(new(connector));
            }
        }).ConfigureAwait(false);
        if (KeepsHistory)
        {
            _fakes.Add(fake);
        }

        return fake;
    }

    private sealed class EmgPlayer(EmgBroker broker) : Player
    {
        private FakeEmg? _emg;
        private int _played;

        public override async Task<Outcome> PlayAsync(Step step)
        {
            if (_emg is not null && !broker.KeepsHistory && ++_played % PlayedBySame == 0)
            {
                await _emg.DisposeAsync().ConfigureAwait(false);
                _emg = null;
            }

            _emg ??= await broker.StartAsync().ConfigureAwait(false);
            switch (step.Verb)
            {
                case "message":
                    MessageWords message = MessageWords.Parse(step.Argument);
                    EmgOutcome outcome = await _emg.ReceiveAsync(new(message.From, message.To, message.Text)).ConfigureAwait(false);
                    return new(outcome.ToString(), [.. outcome.Problems, .. Unserved(_emg)]) { Words = [outcome.IsRejected ? "refused" : "accepted"] };
                case "report":
                    ReportWords words = ReportWords.Parse(step.Argument);
                    EmgMessage report = words.Options.Aggregate(new EmgMessage(words.From, words.To, ""), static (made, option) => made.With(option.Key, option.Value));
                    EmgDlrOutcome handled = await _emg.ReceiveDlrAsync(report).ConfigureAwait(false);
                    return new($"handled: {handled.Report}", [.. handled.Problems, .. Unserved(_emg)]);
                case "reload":
                    _emg.Reload();
                    return new("reloaded");
                default:
                    throw Unknown(step, broker.Verbs);
            }
        }

        public override ValueTask DisposeAsync() => _emg is not null && !broker.KeepsHistory ? _emg.DisposeAsync() : default;

        private static IEnumerable<string> Unserved(FakeEmg emg) =>
            emg.Calls.All(static c => c.Status == 404) ? ["The server answers 404 to every hook: is this the path that it serves EMG's hooks at?"] : [];
    }
}

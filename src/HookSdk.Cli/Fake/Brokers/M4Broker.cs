using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>FakeM4, which keeps its history: in a load it is made anew now and then.</summary>
internal sealed class M4Broker(BrokerSettings settings, TimeSpan limit) : Broker
{
    private const int PlayedBySame = 1000;
    private readonly List<CallSeen> _calls = [];

    public static IReadOnlyList<Verb> Steps { get; } = [new("call", CallWords.Form, "A call comes in by a Connection Point.") { Check = static a => CallWords.Parse(a) }, Verb.Expect("continued", "refused", "dialled SOURCE to DESTINATION")];

    public override IReadOnlyList<Verb> Verbs => Steps;

    public override IReadOnlyList<Step> LoadSteps { get; } = [new("call", "3700000{client} 37099{n}")];

    public override IReadOnlyList<CallSeen> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public override Player NewPlayer(string name) => new M4Player(this);

    public override ValueTask DisposeAsync() => default;

    private Task<FakeM4> StartAsync() => FakeM4.StartAsync(settings.Target(), o =>
    {
        Configure(o, settings);
        o.CheckServer = false;
        o.BrokerTimeout = limit;
    });

    private void Keep(CallSeen call)
    {
        if (settings.KeepsHistory)
        {
            lock (_calls)
            {
                _calls.Add(call);
            }
        }
    }

    private sealed class M4Player(M4Broker broker) : Player
    {
        private FakeM4? _m4;
        private int _played;

        public override async Task<Outcome> PlayAsync(Step step)
        {
            if (_m4 is not null && ++_played % PlayedBySame == 0)
            {
                await _m4.DisposeAsync().ConfigureAwait(false);
                _m4 = null;
            }

            if (step.Verb != "call")
            {
                throw Unknown(step, broker.Verbs);
            }

            CallWords words = CallWords.Parse(step.Argument);
            _m4 ??= await broker.StartAsync().ConfigureAwait(false);
            M4Outcome outcome = await _m4.CallAsync(words.Source, words.Destination, words.User, words.Point).ConfigureAwait(false);
            M4CallRecord call = _m4.Calls[^1];
            string? problem = ProblemOf(call.Failure == "timeout" ? NoAnswer.Within(broker.Limit) : call.Failure, call.FallbackCause);
            broker.Keep(new("external script", outcome.Elapsed, problem));
            return new(outcome.ToString()) { Words = outcome.IsRejected ? ["refused"] : ["continued", "accepted"] };
        }

        public override ValueTask DisposeAsync() => _m4?.DisposeAsync() ?? default;
    }

    private TimeSpan Limit => limit;
}

using HookSdk.Cli.Fake.Steps;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>A fake broker as the commands see it.</summary>
internal abstract class Broker : IAsyncDisposable
{
    /// <summary>The steps that it knows.</summary>
    public abstract IReadOnlyList<Verb> Verbs { get; }

    /// <summary>What every client of a load does unless it is told something else.</summary>
    public abstract IReadOnlyList<Step> LoadSteps { get; }

    /// <summary>Every call of the server so far.</summary>
    public abstract IReadOnlyList<CallSeen> Calls { get; }

    /// <summary>Whoever acts: a user of a gateway, or an MQTT client after the other.</summary>
    /// <param name="name">What its clients are called unless a step says otherwise.</param>
    public abstract Player NewPlayer(string name);

    public abstract ValueTask DisposeAsync();

    protected static StepException Unknown(Step step, IEnumerable<Verb> verbs) =>
        new($"'{step.Verb}' is no step of this broker.", $"It knows: {string.Join(", ", verbs.Select(static v => v.Name))}.");

    /// <summary>Sets what all fakes have.</summary>
    protected static void Configure(FakeOptions options, BrokerSettings settings)
    {
        options.Time = settings.Clock;
        options.AllowFallbacks = true;
        options.Logger = settings.Logger;

        // The command itself gives a server up that hangs.
        options.Patience = Timeout.InfiniteTimeSpan;
    }

    protected static string? ProblemOf(string? failure, string? fallback) => failure ?? (fallback is null ? null : $"the server's own fallback answered: {fallback}");
}

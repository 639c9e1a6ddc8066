using HookSdk.Cli.Fake.Steps;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>Plays steps, one after the other.</summary>
internal abstract class Player : IAsyncDisposable
{
    /// <summary>Words that it knows by now, such as topics: a prompt completes them.</summary>
    public virtual IEnumerable<string> KnownWords => [];

    /// <exception cref="StepException">The step says something that cannot be done.</exception>
    public abstract Task<Outcome> PlayAsync(Step step);

    public abstract ValueTask DisposeAsync();
}

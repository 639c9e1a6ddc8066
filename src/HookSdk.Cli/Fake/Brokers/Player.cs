using HookSdk.Cli.Fake.Steps;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>Plays steps, one after the other.</summary>
internal abstract class Player : IAsyncDisposable
{
    /// <summary>Words that it knows by now, such as topics: a prompt completes them.</summary>
    public virtual IEnumerable<string> KnownWords => [];

    /// <summary>Whether a further step reaches the broker: false for a client that was refused or cut off.</summary>
    public virtual bool CanGoOn => true;

    /// <exception cref="StepException">The step says something that cannot be done.</exception>
    public abstract Task<Outcome> PlayAsync(Step step);

    public abstract ValueTask DisposeAsync();
}

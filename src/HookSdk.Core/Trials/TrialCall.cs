namespace HookSdk;

/// <summary>One call of a plugin on trial.</summary>
internal abstract class TrialCall
{
    /// <summary>What it holds of the queue's bytes.</summary>
    public abstract int Bytes { get; }

    /// <summary>Asks the plugin, and ends when that has really ended. It throws nothing.</summary>
    public abstract Task RunAsync();

    /// <summary>It is not run: gives back what it holds.</summary>
    public abstract void Drop();
}

namespace HookSdk;

/// <summary>What a plugin in DryRun would have decided in one hook, since the start.</summary>
/// <param name="Plugin">The plugin's name.</param>
/// <param name="Hook">The hook, by the broker's name.</param>
public sealed record DryRunCount(string Plugin, string Hook)
{
    /// <summary>It would have refused.</summary>
    public long Refused { get; init; }

    /// <summary>It would have decided or changed something else: let a client in, chosen a route, changed a message.</summary>
    public long Decided { get; init; }

    /// <summary>It had nothing to say, or only heard of it.</summary>
    public long Undecided { get; init; }

    /// <summary>It threw or returned null.</summary>
    public long Failed { get; init; }

    /// <summary>It had not answered by the hook's deadline.</summary>
    public long Late { get; init; }

    /// <summary>It was not asked: too many calls waited for such plugins.</summary>
    public long Dropped { get; init; }

    /// <summary>It was not asked: the server was full, or stopped.</summary>
    public long Skipped { get; init; }
}

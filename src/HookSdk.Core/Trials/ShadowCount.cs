namespace HookSdk;

/// <summary>How often a shadow answered as the live plugins did, in one hook, since the start.</summary>
/// <param name="Shadow">The shadow's name.</param>
/// <param name="Hook">The hook, by the broker's name.</param>
public sealed record ShadowCount(string Shadow, string Hook)
{
    /// <summary>It gave the live reply, byte for byte; in a hook that only informs: it ended in time and threw nothing.</summary>
    public long Agreed { get; init; }

    /// <summary>It gave another reply.</summary>
    public long Disagreed { get; init; }

    /// <summary>It threw or returned null.</summary>
    public long Failed { get; init; }

    /// <summary>It had not answered by the hook's deadline.</summary>
    public long Late { get; init; }

    /// <summary>It was not asked: too many calls waited for it.</summary>
    public long Dropped { get; init; }

    /// <summary>It was not asked: there was no live answer to hold it against. A fallback was answered, a filter had answered, the plugin beside which it stands was not asked or got a changed request, or the server stopped.</summary>
    public long Skipped { get; init; }
}

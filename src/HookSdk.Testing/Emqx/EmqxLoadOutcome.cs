namespace HookSdk.Testing;

/// <summary>What became of loading a hook server.</summary>
public sealed class EmqxLoadOutcome
{
    private readonly Func<string> _transcript;

    internal EmqxLoadOutcome(Func<string> transcript, EmqxServer server, string? problem)
    {
        _transcript = transcript;
        Problem = problem;
        Status = server.Status;
        Hooks = [.. server.Hooks.Keys];
        Topics = server.Hooks.Where(static h => h.Value.Count > 0).ToDictionary(static h => h.Key, static h => h.Value, StringComparer.Ordinal);
    }

    /// <summary>Why it was not loaded; null: it was, or it is switched off.</summary>
    public string? Problem { get; }

    /// <summary>How the operator sees it now.</summary>
    public EmqxServerStatus Status { get; }

    /// <summary>The hooks that are in force, by their names of EMQX 5.</summary>
    public IReadOnlyList<string> Hooks { get; }

    /// <summary>The topic filters of the message hooks that have some.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Topics { get; }

    /// <summary>Checks that the server was loaded.</summary>
    /// <param name="hooks">With exactly these hooks, in any order; none: whichever.</param>
    /// <returns>This outcome.</returns>
    /// <exception cref="HookAssertionException">It was not.</exception>
    public EmqxLoadOutcome EnsureLoaded(params IReadOnlyList<string> hooks) =>
        Status == EmqxServerStatus.Connected && (hooks.Count == 0 || Hooks.Order(StringComparer.Ordinal).SequenceEqual(hooks.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            ? this
            : throw new HookAssertionException($"Expected: loaded{(hooks.Count == 0 ? "" : $" with {string.Join(", ", hooks)}")}. But: {this}.\n\n{_transcript()}");

    /// <summary>The outcome in one line.</summary>
    public override string ToString() => Problem is null ? $"{Status}: {string.Join(", ", Hooks)}" : $"{Status}: {Problem}";
}

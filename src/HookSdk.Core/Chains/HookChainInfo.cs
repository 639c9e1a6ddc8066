namespace HookSdk;

/// <summary>The chain of one hook as it is now.</summary>
/// <param name="Hook">The hook, by the broker's name.</param>
/// <param name="Kind">How its plugins take part.</param>
/// <param name="Plugins">The names of the plugins that take part, in the order in which they are asked.</param>
public sealed record HookChainInfo(string Hook, ChainKind Kind, IReadOnlyList<string> Plugins)
{
    /// <summary>The hook, its kind, and its plugins in their order.</summary>
    public override string ToString() => $"{Hook} ({Kind}): {string.Join(", ", Plugins)}";
}

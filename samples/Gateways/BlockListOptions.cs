namespace Gateways;

/// <summary>The section <c>BlockList</c>.</summary>
public sealed class BlockListOptions
{
    /// <summary>Senders that nothing is taken from.</summary>
    public IList<string> Senders { get; } = [];
}

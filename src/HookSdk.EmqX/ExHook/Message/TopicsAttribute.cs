namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Narrows an override of a message hook (publish, delivered, acked, dropped) to some topics. EMQX is told, and calls it for no others.
/// Of an override that a class inherits, the nearest attribute counts.
/// </summary>
/// <remarks>
/// With several providers EMQX is told all their filters, and each provider is asked for its own topics alone. The setting <see cref="ExHookOptions.Topics"/> takes the place of
/// all attributes on a hook. EMQX learns changed filters when it loads the hook server the next time.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class TopicsAttribute : Attribute
{
    /// <summary>Names the topics.</summary>
    /// <param name="filters">Topic filters, with wildcards if need be: <c>legacy/#</c>. At least one; checked when the provider is added.</param>
    public TopicsAttribute(params string[] filters) => Filters = filters;

    /// <summary>The topic filters.</summary>
    public IReadOnlyList<string> Filters { get; }
}

namespace HookSdk;

/// <summary>The end of handlers that were late.</summary>
/// <param name="Target">The target's short name.</param>
/// <param name="Hook">The hook, as the broker spells it.</param>
/// <param name="CallId">The call's id, as in its <see cref="ObservedCall"/>.</param>
/// <param name="Plugins">The plugins' names, with the filters before them.</param>
/// <param name="Elapsed">The time from the request to the end.</param>
/// <param name="Exception">What one of them threw; null: they ended without.</param>
public sealed record LateHandlerEnd(string Target, string Hook, string CallId, IReadOnlyList<string> Plugins, TimeSpan Elapsed, Exception? Exception)
{
    /// <summary>The name of the server, where the target has several; null: it is the one without.</summary>
    public string? ServerName { get; init; }
}

namespace HookSdk;

/// <summary>
/// Stands around the call of each plugin, whatever the hook and the target: it sees the typed request, and answers itself or has the plugin answer.
/// Added by <c>AddHookFilter</c> on a target's builder, or by <see cref="HookFilterAttribute{TFilter}"/> on a plugin's class or one of its hooks.
/// </summary>
/// <remarks>
/// <para>It runs inside the plugin's deadline. When it throws, is late or answers null, the plugin's stated failure mode is answered, as when the plugin itself does that.
/// One instance serves all calls at once, unless it is added as scoped.</para>
/// <para>It runs once for each plugin of a chain that is asked, with the request as that plugin sees it. What filters of one call share stands in <see cref="HookContext.Items"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// public sealed class BlockListFilter(IReadOnlySet&lt;string&gt; blocked) : IHookFilter
/// {
///     public ValueTask&lt;TReply&gt; InvokeAsync&lt;TRequest, TReply&gt;(TRequest request, HookContext context, HookNext&lt;TReply&gt; next)
///         where TRequest : class
///         where TReply : class =&gt;
///         context.Client is { } client &amp;&amp; blocked.Contains(client) &amp;&amp; next.Refusal is { } refusal ? new(refusal) : next.InvokeAsync();
/// }
/// </code>
/// </example>
public interface IHookFilter
{
    /// <summary>Answers one call of one plugin.</summary>
    /// <typeparam name="TRequest">The hook's request, such as <c>RouteRequest</c>.</typeparam>
    /// <typeparam name="TReply">The hook's reply, such as <c>RouteReply</c>; <see cref="Informed"/> for a hook that only informs.</typeparam>
    /// <param name="request">The request. It cannot be changed.</param>
    /// <param name="context">The call; the same for all filters and plugins of a chain.</param>
    /// <param name="next">The next filter, or the plugin. To be called once, or not at all.</param>
    /// <returns>What <paramref name="next"/> answers, or a reply of its own; never null.</returns>
    public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class;
}

namespace HookSdk.Testing.Tests.Servers;

/// <summary>Notes the server of each call, and passes on.</summary>
internal sealed class SeesServers(Seen seen) : IHookFilter
{
    public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class
    {
        seen.Names.Enqueue($"filter: {context.ServerName ?? "unnamed"}");
        return next.InvokeAsync();
    }
}

using HookSdk;
using Microsoft.Extensions.Options;

namespace Gateways;

/// <summary>Refuses who is on the list, at each hook that can refuse. A change of the list is in force with the next call.</summary>
public sealed class BlockListFilter(IOptionsMonitor<BlockListOptions> options) : IHookFilter
{
    public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class =>
        context.Client is { } sender && options.CurrentValue.Senders.Contains(sender) && next.Refusal is { } refusal ? new(refusal) : next.InvokeAsync();
}

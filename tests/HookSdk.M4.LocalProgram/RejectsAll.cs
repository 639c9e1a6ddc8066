namespace HookSdk.M4.LocalPrograms;

public sealed class RejectsAll : IHookFilter
{
    public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class => new(next.Refusal ?? next.Neutral);
}

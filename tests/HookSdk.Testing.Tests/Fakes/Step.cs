namespace HookSdk.Testing.Tests.Fakes;

/// <summary>A filter that passes on, and notes before and after.</summary>
public abstract class Step : IHookFilter
{
    public async ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class
    {
        Trail.Put(context, GetType().Name, 0);
        return Trail.Put(context, $"/{GetType().Name}", await next.InvokeAsync());
    }
}

namespace HookSdk.Bench.Servers;

/// <summary>A filter that passes on: what filters cost by themselves.</summary>
internal sealed class PassingFilter : IHookFilter
{
    /// <summary>What a suite's server is called with it and without.</summary>
    public static string Name(bool isFiltered) => isFiltered ? "sdk-filter" : "sdk";

    public static string Words(bool isFiltered) => isFiltered ? ", behind a filter that passes on" : "";

    public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
        where TRequest : class
        where TReply : class => next.InvokeAsync();
}

namespace HookSdk;

/// <summary>What filters do wrong, in words.</summary>
internal static class FilterSentences
{
    public static string CalledTwice(string filter) => $"{filter} called next.InvokeAsync() twice: a plugin answers a call once. Keep the first reply.";

    public static string CalledTooLate(string filter) => $"{filter} called next.InvokeAsync() after it had answered: the call is over. Await next before the filter returns.";
}

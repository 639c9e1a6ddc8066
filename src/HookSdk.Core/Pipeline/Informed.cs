namespace HookSdk;

/// <summary>The reply of a hook that only informs: there is nothing to answer but that it was heard.</summary>
internal sealed class Informed
{
    private Informed()
    {
    }

    public static Informed Instance { get; } = new();

    /// <summary>The reply once the handler has ended.</summary>
    public static ValueTask<Informed> After(ValueTask handler)
    {
        if (!handler.IsCompletedSuccessfully)
        {
            return WaitAsync(handler);
        }

        handler.GetAwaiter().GetResult();
        return new(Instance);
    }

    private static async ValueTask<Informed> WaitAsync(ValueTask handler)
    {
        await handler.ConfigureAwait(false);
        return Instance;
    }
}

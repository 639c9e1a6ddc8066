namespace HookSdk;

/// <summary>The reply of a hook that only informs: there is nothing to answer but that it was heard. Plugins never see it; a <see cref="IHookFilter"/> does.</summary>
public sealed class Informed
{
    private Informed()
    {
    }

    /// <summary>The one there is.</summary>
    public static Informed Instance { get; } = new();

    /// <summary>The reply once the handler has ended.</summary>
    internal static ValueTask<Informed> After(ValueTask handler)
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

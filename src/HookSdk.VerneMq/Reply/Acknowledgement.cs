namespace HookSdk.VerneMq;

/// <summary>What is answered to a hook that only informs: an empty object, whatever its handlers did.</summary>
internal sealed class Acknowledgement
{
    private Acknowledgement()
    {
    }

    public static Acknowledgement Instance { get; } = new();

    /// <summary>The acknowledgement, once it was heard.</summary>
    public static ValueTask<Acknowledgement> Of(ValueTask heard) => heard.IsCompletedSuccessfully ? new(Instance) : WaitAsync(heard);

    private static async ValueTask<Acknowledgement> WaitAsync(ValueTask heard)
    {
        await heard.ConfigureAwait(false);
        return Instance;
    }
}

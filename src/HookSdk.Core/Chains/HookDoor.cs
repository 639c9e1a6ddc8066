namespace HookSdk;

/// <summary>The way to one hook of an entrance.</summary>
/// <param name="name">The hook's name.</param>
internal sealed class HookDoor(string name)
{
    private volatile BoundHook? _hook;
    private volatile bool _wasDenied;

    public string Name => name;

    /// <summary>The hook as it is bound now; null: it is not served.</summary>
    public BoundHook? Hook
    {
        get => _hook;
        set => _hook = value;
    }

    /// <summary>Whether a call was told that the hook is not served, which some brokers remember.</summary>
    public bool WasDenied
    {
        get => _wasDenied;
        set => _wasDenied = value;
    }
}

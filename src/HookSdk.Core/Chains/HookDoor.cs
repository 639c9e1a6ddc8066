namespace HookSdk;

/// <summary>The way to one hook of an entrance.</summary>
/// <param name="name">The hook's name.</param>
internal sealed class HookDoor(string name)
{
    private volatile BoundHook? _hook;
    private int _wasDenied;

    public string Name => name;

    /// <summary>The hook as it is bound now; null: it is not served.</summary>
    public BoundHook? Hook
    {
        get => _hook;
        set => _hook = value;
    }

    /// <summary>Notes that a call is to be told that the hook is not served, which some brokers remember.</summary>
    /// <returns>The hook, where it has come meanwhile: one that comes later is told of the note.</returns>
    public BoundHook? Deny()
    {
        Interlocked.Exchange(ref _wasDenied, 1);
        return _hook;
    }

    /// <summary>Whether a call was told that the hook is not served, since this was asked last.</summary>
    public bool TakeDenied() => Interlocked.Exchange(ref _wasDenied, 0) != 0;
}

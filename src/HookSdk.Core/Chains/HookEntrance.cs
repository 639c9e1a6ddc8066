namespace HookSdk;

/// <summary>Where calls come in: finds the bound hook of each by its name, in the chains as they are now. A call that has found its hook stays with it.</summary>
/// <param name="type">The plugins that are served here.</param>
/// <param name="path">Where it is mapped; null: in process, or where the broker chooses no path.</param>
/// <param name="unserved">What answers for a name that has no hook; null: nothing, and whoever asks says so.</param>
internal sealed class HookEntrance(Type type, string? path, BoundHook? unserved = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HookDoor> _doors = new(StringComparer.Ordinal);
    private volatile Dictionary<string, BoundHook> _routes = [];

    /// <summary>The plugins that are served here.</summary>
    public Type Type => type;

    /// <summary>Where it is mapped.</summary>
    public string? Path => path;

    /// <summary>The table of bound hooks. Another one takes its place at once, and none is changed.</summary>
    public Dictionary<string, BoundHook> Routes
    {
        get => _routes;
        set
        {
            lock (_lock)
            {
                _routes = value;
                foreach (HookDoor door in _doors.Values)
                {
                    door.Hook = Find(door.Name);
                }
            }
        }
    }

    /// <summary>The hook of this name; null: there is none.</summary>
    public BoundHook? Find(string name) => _routes.TryGetValue(name, out BoundHook? hook) ? hook : unserved;

    /// <summary>The way to the hook of one name, for who asks for no other: it is not looked for with each call.</summary>
    public HookDoor Door(string name)
    {
        lock (_lock)
        {
            if (!_doors.TryGetValue(name, out HookDoor? door))
            {
                _doors.Add(name, door = new HookDoor(name) { Hook = Find(name) });
            }

            return door;
        }
    }

    /// <summary>Of these hooks, those that a caller was told are not served.</summary>
    public IEnumerable<string> Denied(IEnumerable<string> hooks)
    {
        lock (_lock)
        {
            return [.. hooks.Where(h => _doors.TryGetValue(h, out HookDoor? door) && door.WasDenied)];
        }
    }
}

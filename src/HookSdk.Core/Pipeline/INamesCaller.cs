namespace HookSdk;

/// <summary>A request in which the broker says who it is. Asked when a handler asks, and then each time: it keeps its answer.</summary>
internal interface INamesCaller
{
    /// <summary>Adds the broker's own words to what the connection tells.</summary>
    public HookCaller NameCaller(HookCaller caller);
}

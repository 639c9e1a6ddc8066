namespace HookSdk;

/// <summary>What one hook of a server can be told, where it differs from the others. It stands in the server's settings by the hook's name.</summary>
public class HookOptions
{
    /// <summary>
    /// This hook's deadline in place of the server's: 1 ms to 5 minutes; null, the default: <see cref="HookServerOptions.Deadline"/>. A change applies to the next call. Where it is
    /// as long as the broker waits, or longer, a warning says so.
    /// </summary>
    public TimeSpan? Deadline { get; set; }
}

namespace HookSdk.EmqX.ExProto;

/// <summary>Exceptions of loops, for fake brokers in the same process: the wire does not tell them.</summary>
internal static class LoopFailures
{
    private static readonly Lock Changes = new();
    private static Action<string, Exception>? _listeners;

    /// <summary>Has someone told of each device's conn and exception.</summary>
    public static void Add(Action<string, Exception> listener)
    {
        lock (Changes)
        {
            _listeners += listener;
        }
    }

    public static void Remove(Action<string, Exception> listener)
    {
        lock (Changes)
        {
            _listeners -= listener;
        }
    }

    public static void Tell(string conn, Exception exception) => Volatile.Read(ref _listeners)?.Invoke(conn, exception);
}

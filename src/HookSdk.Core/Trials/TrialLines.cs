namespace HookSdk;

/// <summary>Lines about one plugin on trial: each at once, and then once in ten seconds with how many it stands for.</summary>
internal sealed class TrialLines
{
    private readonly CountedLine _failed;
    private readonly CountedLine _dropped;
    private volatile Failure _last = new("", null);

    public TrialLines(HookServer server, string plugin, int length)
    {
        _failed = new CountedLine(server.Time, (hook, count) => server.Log.TrialFailed(server.Target, hook, plugin, _last.Cause, count, _last.Thrown));
        _dropped = new CountedLine(server.Time, (hook, count) => server.Log.TrialDropped(server.Target, hook, plugin, length, TrialQueue.MostBytes, count));
    }

    public void Failed(string hook, string cause, Exception? exception)
    {
        _last = new Failure(cause, exception is null ? null : new WeakReference<Exception>(exception));
        _failed.Add(hook);
        GC.KeepAlive(exception);
    }

    public void Dropped(string hook) => _dropped.Add(hook);

    public void WriteRest()
    {
        _failed.WriteRest();
        _dropped.WriteRest();
    }

    /// <param name="Cause">Why there was no answer.</param>
    /// <param name="Exception">Not kept: it may be of a plugin that is unloaded, which would stay in memory with it. The line that is written at once has it.</param>
    private sealed record Failure(string Cause, WeakReference<Exception>? Exception)
    {
        public Exception? Thrown => Exception is not null && Exception.TryGetTarget(out Exception? thrown) ? thrown : null;
    }
}

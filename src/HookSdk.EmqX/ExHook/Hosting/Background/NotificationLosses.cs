using System.Diagnostics.Metrics;

namespace HookSdk.EmqX.ExHook;

/// <summary>Counts the calls that were answered and not handled, whatever the reason, and says so in the log.</summary>
internal sealed class NotificationLosses(IMeterFactory meters, ExHookLog log, TimeProvider time)
{
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Counter<long> _dropped = meters.Create(HookTelemetry.Name).CreateCounter<long>(
        "hooksdk.exhook.dropped", "{call}", "Calls that were answered and not handled: the queue was full, the request could not be read, or the server has stopped.");

    private long _sinceLog;
    private long? _lastLog;

    /// <summary>A call that the queue had no room for. Logged once in ten seconds.</summary>
    public void DidNotFit(string hook, int limit)
    {
        Count(hook);
        lock (_lock)
        {
            _sinceLog++;
            if (_lastLog is { } last && time.GetElapsedTime(last) < LogEvery)
            {
                return;
            }

            _lastLog = time.GetTimestamp();
            log.NotificationDropped(hook, limit, NotificationQueue.MostBytes, _sinceLog);
            _sinceLog = 0;
        }
    }

    /// <summary>A call whose request could not be read.</summary>
    public void WasUnreadable(string hook, string problem)
    {
        Count(hook);
        log.NotificationUnreadable(hook, problem);
    }

    /// <summary>A call that could not be handled for what was thrown. A handler that throws is not meant: the pipeline takes that.</summary>
    public void Failed(string hook, Exception exception)
    {
        Count(hook);
        log.NotificationFailed(hook, exception);
    }

    /// <summary>The stop's window is over: what waits and what runs is lost.</summary>
    public void AtTheEnd(IReadOnlyCollection<Notification> waiting, IReadOnlyCollection<Notification> running)
    {
        if (waiting.Count + running.Count == 0)
        {
            return;
        }

        foreach (Notification call in waiting.Concat(running))
        {
            Count(call.Route.Name);
        }

        log.NotificationsLost(waiting.Count + running.Count, running.Count);
    }

    /// <summary>Counts a call, and says nothing.</summary>
    public void Count(string hook)
    {
        try
        {
            _dropped.Add(1, new KeyValuePair<string, object?>("hooksdk.hook", hook));
        }
        catch (Exception)
        {
            // A listener that fails does no harm to the call.
        }
    }
}

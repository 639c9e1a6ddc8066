using System.Diagnostics.Metrics;

namespace HookSdk;

/// <summary>Counts the calls that were answered and not handled, whatever the reason, and says so in the log.</summary>
internal sealed class NotificationLosses(HookServer server, IMeterFactory meters, int limit)
{
    private const string StopCause = "the server has stopped before it was handled";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _toldReplies = new(StringComparer.Ordinal);
    private readonly CountedLine _noRoom = new(server.Time, (hook, count) => server.Log.NotificationDropped(server.Target, hook, limit, NotificationQueue.MostBytes, count, server.Section));
    private readonly Counter<long> _dropped = meters.Create(HookTelemetry.Name).CreateCounter<long>(
        "hooksdk.background.dropped", "{call}", "Calls that were answered and not handled: the queue was full, the request could not be read, or the server has stopped.");

    /// <summary>A call that the queue had no room for.</summary>
    public void DidNotFit(Notification call)
    {
        string hook = call.Route.Name;
        Count(hook);
        call.Route.TellDropped(call.Body, call, "the queue of answered calls was full");
        _noRoom.Add(hook);
    }

    /// <summary>Tells how many there was no room for, unless that was told in the last ten seconds.</summary>
    public void TellDue() => _noRoom.WriteDue();

    /// <summary>Tells of those that were not told yet.</summary>
    public void TellRest() => _noRoom.WriteRest();

    /// <summary>A call that came after the stop's window, which has been told of.</summary>
    public void CameAfterTheEnd(Notification call)
    {
        Count(call.Route.Name);
        call.Route.TellDropped(call.Body, call, StopCause);
    }

    /// <summary>A call whose request could not be read.</summary>
    public void WasUnreadable(string hook, string problem)
    {
        Count(hook);
        server.Log.NotificationUnreadable(server.Target, hook, problem);
    }

    /// <summary>A reply that changes something, of a call that was answered before. Logged once for each hook.</summary>
    public void ReplyCameTooLate(string hook)
    {
        lock (_lock)
        {
            if (!_toldReplies.Add(hook))
            {
                return;
            }
        }

        server.Log.NotificationReplyLost(server.Target, hook, server.Section);
    }

    /// <summary>A call that could not be handled for what was thrown. A handler that throws is not meant: the pipeline takes that.</summary>
    public void Failed(string hook, Exception exception)
    {
        Count(hook);
        server.Log.NotificationFailed(server.Target, hook, exception);
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

        foreach (Notification call in waiting)
        {
            call.Route.TellDropped(call.Body, call, StopCause);
        }

        server.Log.NotificationsLost(server.Target, waiting.Count + running.Count, running.Count);
    }

    /// <summary>Counts a call, and says nothing.</summary>
    public void Count(string hook)
    {
        try
        {
            _dropped.Add(1, [.. HookTelemetry.TagsOf(server), new("hooksdk.hook", hook)]);
        }
        catch (Exception)
        {
            // A listener that fails does no harm to the call.
        }
    }
}

using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;

namespace HookSdk;

/// <summary>
/// Calls that were answered and wait for their handlers: in order for one client, side by side for different ones. Bounded in number and in bytes, and what does not fit is
/// dropped; of what waits, as many are handled at once as there are slots for calls, which these take none of.
/// </summary>
/// <remarks>At most one start waits for a thread at a time, and it asks for the next one before it runs a handler: a backlog shares the threads with the calls that decide.</remarks>
internal sealed class NotificationQueue : IThreadPoolWorkItem, IDrainable
{
    /// <summary>What the waiting requests may hold together.</summary>
    public const long MostBytes = 64 << 20;

    private readonly Lock _lock = new();
    private readonly HookServer _server;
    private readonly NotificationLosses _losses;
    private readonly int _limit;
    private readonly NotificationLines _lines = new();
    private readonly HashSet<Notification> _running = [];
    private TaskCompletionSource? _empty;
    private int _held;
    private long _bytes;
    private bool _isStarting;
    private bool _isOver;

    /// <param name="server">The server whose calls these are.</param>
    /// <param name="limit">How many calls may wait or be handled.</param>
    /// <param name="meters">Counts those that are lost.</param>
    public NotificationQueue(HookServer server, int limit, IMeterFactory meters)
    {
        _server = server;
        _losses = new NotificationLosses(server, meters, limit);
        _limit = limit;
        server.AwaitAtStop(this);
    }

    /// <summary>Calls that wait or are handled.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _held;
            }
        }
    }

    /// <summary>Its calls are answered.</summary>
    int IDrainable.Running => 0;

    /// <summary>Takes a call over: puts it behind those about the same client, or drops it.</summary>
    /// <returns>False when it has to be handled before it is answered: the server stops, and no call about this client waits.</returns>
    public bool TryTake(Notification call)
    {
        bool isOver;
        lock (_lock)
        {
            if (_server.IsDraining && !_lines.Knows(call.Client))
            {
                return false;
            }

            isOver = _isOver;
            if (!isOver && _held < _limit && (_held == 0 || _bytes + call.Body.Length <= MostBytes))
            {
                call.Body.Hold();
                call.Calls?.Enter();
                _held++;
                _bytes += call.Body.Length;
                _lines.Add(call);
                StartNext();
                return true;
            }
        }

        if (isOver)
        {
            _losses.CameAfterTheEnd(call);
        }
        else
        {
            _losses.DidNotFit(call);
        }

        return true;
    }

    /// <summary>Waits until all has been handled. What has not when the window is over is lost.</summary>
    public async Task DrainAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        Task empty;
        int held;
        lock (_lock)
        {
            held = _held;
            if (held == 0)
            {
                return;
            }

            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _empty.Task;
        }

        _server.Log.NotificationsDraining(_server.Target, held);
        await empty.WaitAsync(window, _server.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        List<Notification> waiting;
        Notification[] running;
        lock (_lock)
        {
            _isOver = true;
            waiting = _lines.TakeAll();
            waiting.ForEach(static call => call.Body.Hold());
            waiting.ForEach(Forget);
            running = [.. _running];
        }

        _losses.AtTheEnd(waiting, running);
        waiting.ForEach(static call => call.Body.Release());
    }

    /// <summary>No more calls come.</summary>
    void IDrainable.End() => _losses.TellRest();

    /// <summary>Starts the call whose turn it is.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Notification? call;
        lock (_lock)
        {
            _isStarting = false;
            call = _lines.TakeNext();
            if (call is null)
            {
                return;
            }

            _running.Add(call);
            StartNext();
        }

        _ = RunAsync(call);
    }

    private async Task RunAsync(Notification call)
    {
        try
        {
            ArrayBufferWriter<byte> output = new();
            HookAnswer answer = await call.Route.HandleAsync(call.Body, output, call).ConfigureAwait(false);
            await call.Ended.ConfigureAwait(false);
            if (answer.Status != HookAnswer.Ok.Status)
            {
                _losses.WasUnreadable(call.Route.Name, Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd());
            }
            else if (!call.HasEntered)
            {
                // The pipeline has told why.
                _losses.Count(call.Route.Name);
            }
            else if (output.WrittenCount != call.AnsweredBytes && answer.FallbackCause is null)
            {
                _losses.ReplyCameTooLate(call.Route.Name);
            }
        }
        catch (Exception e)
        {
            _losses.Failed(call.Route.Name, e);
        }
        finally
        {
            End(call);
        }
    }

    private void End(Notification call)
    {
        lock (_lock)
        {
            _running.Remove(call);
            _lines.Handled(call);
            Forget(call);
            StartNext();
        }

        _losses.TellDue();
    }

    private void Forget(Notification call)
    {
        _bytes -= call.Body.Length;
        call.Body.Release();
        call.Calls?.Leave();
        if (--_held == 0)
        {
            _empty?.TrySetResult();
        }
    }

    private void StartNext()
    {
        if (!_isStarting && _lines.HasReady && _running.Count < _server.Settings.MaxConcurrentCalls)
        {
            _isStarting = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}

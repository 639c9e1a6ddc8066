using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Calls that were answered and wait for their handlers: in order for one client, side by side for different ones. Bounded in number and in bytes; what does not fit is dropped.
/// </summary>
internal sealed class NotificationQueue
{
    /// <summary>What the waiting requests may hold together.</summary>
    public const long MostBytes = 64 << 20;

    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<Notification>> _clients = new(StringComparer.Ordinal);
    private readonly HookServer _server;
    private readonly ExHookLog _log;
    private readonly Counter<long> _dropped;
    private readonly int _limit;
    private TaskCompletionSource? _empty;
    private int _waiting;
    private long _bytes;
    private long _droppedSinceLog;
    private long? _lastLog;
    private bool _closed;

    public NotificationQueue(
        [FromKeyedServices(ExHookServiceCollectionExtensions.Target)] HookServer server, IOptions<ExHookOptions> options, IMeterFactory meters, ILoggerFactory loggers)
    {
        _server = server;
        _log = new ExHookLog(loggers);
        _limit = options.Value.BackgroundQueueLength;
        _dropped = meters.Create("HookSdk").CreateCounter<long>("hooksdk.exhook.dropped", "{call}", "Calls that were answered and never handled, because the queue was full.");
    }

    /// <summary>Calls that wait or run.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _waiting;
            }
        }
    }

    /// <summary>Adds a call behind those about the same client.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isOpen">False when the queue takes nothing any more.</param>
    /// <returns>Whether it was added; when not, and the queue is open, it is dropped.</returns>
    public bool TryAdd(Notification call, out bool isOpen)
    {
        lock (_lock)
        {
            isOpen = !_closed;
            if (_closed)
            {
                return false;
            }

            if (_waiting >= _limit || (_waiting > 0 && _bytes + call.Body.Length > MostBytes))
            {
                Drop(call.Route.Name);
                return false;
            }

            call.Body.Hold();
            _waiting++;
            _bytes += call.Body.Length;
            if (_clients.TryGetValue(call.Client, out Queue<Notification>? queue))
            {
                queue.Enqueue(call);
                return true;
            }

            queue = new Queue<Notification>();
            queue.Enqueue(call);
            _clients.Add(call.Client, queue);
            _ = Task.Run(() => RunAsync(call.Client, queue));
            return true;
        }
    }

    /// <summary>Takes nothing more, and waits until what waits has been handled.</summary>
    public async Task DrainAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        Task empty;
        lock (_lock)
        {
            _closed = true;
            if (_waiting == 0)
            {
                return;
            }

            _log.NotificationsDraining(_waiting);
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _empty.Task;
        }

        await empty.WaitAsync(window, _server.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Waiting is var left and > 0)
        {
            _log.NotificationsLost(left);
        }
    }

    /// <summary>Handles the calls about one client until none is left.</summary>
    private async Task RunAsync(string client, Queue<Notification> queue)
    {
        ArrayBufferWriter<byte> output = new();
        while (true)
        {
            Notification call;
            lock (_lock)
            {
                call = queue.Peek();
            }

            HookAnswer answer = await call.Route.HandleAsync(call.Body, output, call.Connection).ConfigureAwait(false);
            if (answer.Status != HookAnswer.Ok.Status)
            {
                _log.NotificationUnreadable(call.Route.Name, Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd());
                output.ResetWrittenCount();
            }

            int length = call.Body.Length;
            call.Body.Release();
            lock (_lock)
            {
                queue.Dequeue();
                _bytes -= length;
                if (--_waiting == 0)
                {
                    _empty?.TrySetResult();
                }

                if (queue.Count == 0)
                {
                    _clients.Remove(client);
                    return;
                }
            }
        }
    }

    private void Drop(string hook)
    {
        _dropped.Add(1, new KeyValuePair<string, object?>("hooksdk.hook", hook));
        _droppedSinceLog++;
        if (_lastLog is { } last && _server.Time.GetElapsedTime(last) < LogEvery)
        {
            return;
        }

        _lastLog = _server.Time.GetTimestamp();
        _log.NotificationDropped(hook, _limit, MostBytes, _droppedSinceLog);
        _droppedSinceLog = 0;
    }
}

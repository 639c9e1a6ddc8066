namespace HookSdk.Testing;

/// <summary>Collects what becomes of one PUBLISH, its deliveries included, which are made by other processes.</summary>
internal sealed class VerneMqPublishResult
{
    private readonly Lock _lock = new();
    private readonly List<VerneMqDelivery> _deliveries = [];
    private TaskCompletionSource? _idle;
    private int _running;

    public bool IsRefused { get; private set; }

    /// <summary>Why it was refused.</summary>
    public string? Reason { get; private set; }

    /// <summary>The message as it was routed; null: it was not.</summary>
    public VerneMqMessage? Message { get; set; }

    public IReadOnlyList<VerneMqDelivery> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _deliveries];
            }
        }
    }

    public void Refuse(string? reason) => (IsRefused, Reason) = (true, reason);

    public void Begin()
    {
        lock (_lock)
        {
            _running++;
        }
    }

    public void End()
    {
        TaskCompletionSource? idle = null;
        lock (_lock)
        {
            if (--_running == 0)
            {
                idle = _idle;
            }
        }

        idle?.TrySetResult();
    }

    public void Add(VerneMqDelivery delivery)
    {
        lock (_lock)
        {
            _deliveries.Add(delivery);
        }
    }

    /// <summary>Ends when every subscriber has got it or keeps it.</summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            return _running == 0 ? Task.CompletedTask : (_idle ??= new()).Task;
        }
    }
}

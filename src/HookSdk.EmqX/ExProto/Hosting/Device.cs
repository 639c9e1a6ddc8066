namespace HookSdk.EmqX.ExProto;

/// <summary>
/// What the server keeps of a device. It is held twice, by the table of those that EMQX has open and by its loop, and counts as open until both have let go.
/// </summary>
internal sealed class Device(string conn, HookCaller caller, DeviceInbox inbox, AdapterClient adapter, long now)
{
    private readonly Lock _lock = new();
    private ExProtoConnection? _connection;
    private TaskCompletionSource? _gone;
    private long _lastCall = now;
    private int _holders = 1;
    private bool _isGone;

    public string Conn => conn;

    public HookCaller Caller => caller;

    public DeviceInbox Inbox => inbox;

    public AdapterClient Adapter => adapter;

    /// <summary>Null until EMQX has told of its creation: in the streaming service, bytes may come before.</summary>
    public ExProtoConnection? Connection => Volatile.Read(ref _connection);

    /// <summary>When a callback came last.</summary>
    public long LastCall
    {
        get => Volatile.Read(ref _lastCall);
        set => Volatile.Write(ref _lastCall, value);
    }

    public bool IsLoopOver { get; set; }

    /// <summary>Whether EMQX closes it without being asked.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Checks in a row to which EMQX gave no answer.</summary>
    public int FailedChecks { get; set; }

    public bool IsGone => Volatile.Read(ref _isGone);

    /// <summary>Ends when EMQX has the device open no more.</summary>
    public Task Gone
    {
        get
        {
            lock (_lock)
            {
                if (_isGone)
                {
                    return Task.CompletedTask;
                }

                _gone ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                return _gone.Task;
            }
        }
    }

    /// <summary>Gives the device its connection, once.</summary>
    public bool TryOpen(ExProtoConnection connection)
    {
        if (Interlocked.CompareExchange(ref _connection, connection, null) is not null)
        {
            return false;
        }

        Interlocked.Increment(ref _holders);
        return true;
    }

    public void SetGone()
    {
        lock (_lock)
        {
            _isGone = true;
            _gone?.TrySetResult();
        }
    }

    /// <summary>Lets go of it. True for the last holder.</summary>
    public bool Release() => Interlocked.Decrement(ref _holders) == 0;
}

namespace EmqxHooks._1.Connections;

/// <summary>Counts connects and disconnects since this server was started.</summary>
public sealed class ConnectionCounts
{
    private long _connects;
    private long _disconnects;

    public long Connects => Interlocked.Read(ref _connects);

    public long Disconnects => Interlocked.Read(ref _disconnects);

    public void Connected() => Interlocked.Increment(ref _connects);

    public void Disconnected() => Interlocked.Increment(ref _disconnects);

    public override string ToString() => $"connects {Connects}, disconnects {Disconnects}";
}

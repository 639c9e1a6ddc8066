using System.Diagnostics;
using System.Net.Sockets;

namespace HookSdk.Bench.Load;

/// <summary>
/// A thread waits on many sockets: one send, one receive and a share of an epoll_wait a call. Measured beside the alternatives on two cores,
/// it cost 0.8 to 1.1 times the processor time a call of wrk; SocketAsyncEventArgs a tenth more, one blocking thread a connection up to twice.
/// </summary>
internal sealed class EpollLoad : ILoad
{
    private const int StackSize = 1024 * 1024;

    private readonly List<Socket> _sockets;
    private readonly EpollLane[] _lanes;

    public EpollLoad(List<Socket> sockets, int threads, byte[] pinnedRequest, byte[] reply)
    {
        _sockets = sockets;
        sockets.ForEach(socket => socket.Blocking = false);
        _lanes = [.. Enumerable.Range(0, threads).Select(thread =>
            new EpollLane([.. sockets.Where((_, index) => index % threads == thread)], pinnedRequest, reply))];
    }

    public long Drive(TimeSpan duration, LatencyHistogram latencies)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return Lanes.Run(_lanes, StackSize, latencies, (lane, own) => lane.Run(end, own));
    }

    public void Dispose()
    {
        foreach (EpollLane lane in _lanes)
            lane.Dispose();
        _sockets.ForEach(socket => socket.Dispose());
    }
}

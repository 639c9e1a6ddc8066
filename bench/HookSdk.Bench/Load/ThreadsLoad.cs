using System.Diagnostics;
using System.Net.Sockets;

namespace HookSdk.Bench.Load;

/// <summary>One blocking thread a connection. Costs up to twice the processor time of <see cref="EpollLoad"/>; runs on every system.</summary>
internal sealed class ThreadsLoad(List<Socket> sockets, byte[] request, byte[] reply) : ILoad
{
    private const int StackSize = 256 * 1024;

    public long Drive(TimeSpan duration, LatencyHistogram latencies)
    {
        long end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        return Lanes.Run(sockets, StackSize, latencies, (socket, own) => Loop(socket, end, own));
    }

    public void Dispose() => sockets.ForEach(socket => socket.Dispose());

    private long Loop(Socket socket, long end, LatencyHistogram latencies)
    {
        byte[] buffer = new byte[Http1Reply.MaxSize];
        long calls = 0;
        for (long now = Stopwatch.GetTimestamp(); now < end;)
        {
            Http1Call.Make(socket, request, reply, buffer);
            long done = Stopwatch.GetTimestamp();
            latencies.Record(done - now);
            now = done;
            calls++;
        }

        return calls;
    }
}

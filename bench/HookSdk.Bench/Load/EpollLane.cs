using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HookSdk.Bench.Load;

/// <summary>One thread's connections and its epoll handle.</summary>
internal sealed unsafe class EpollLane : IDisposable
{
    private const int SilenceLimitMilliseconds = 10_000;

    private readonly EpollConnection[] _connections;
    private readonly EpollEvents _events;
    private readonly byte[] _request;
    private readonly byte[] _reply;
    private readonly int _epoll;

    public EpollLane(Socket[] sockets, byte[] pinnedRequest, byte[] reply)
    {
        _request = pinnedRequest;
        _reply = reply;
        _connections = [.. sockets.Select(socket => new EpollConnection((int)socket.Handle))];
        _events = new EpollEvents(_connections.Length);
        _epoll = LibC.EpollCreate(0);
        for (int index = 0; index < _connections.Length; index++)
            Watch(LibC.EpollAdd, index, LibC.EpollIn);
    }

    public long Run(long end, LatencyHistogram latencies)
    {
        long calls = 0;
        int busy = _connections.Length;
        for (int index = 0; index < _connections.Length; index++)
            Begin(index, Stopwatch.GetTimestamp());

        while (busy > 0)
        {
            int ready = LibC.EpollWait(_epoll, _events.Pointer, _connections.Length, SilenceLimitMilliseconds);
            if (ready == 0)
                throw new BenchException("no reply within ten seconds.");
            if (ready < 0 && Marshal.GetLastPInvokeError() != LibC.Interrupted)
                throw Failed("epoll_wait");

            for (int at = 0; at < ready; at++)
            {
                int index = _events.Connection(at);
                EpollConnection connection = _connections[index];
                if (connection.WaitsToSend && (_events.Flags(at) & LibC.EpollOut) != 0)
                    Send(index);
                if ((_events.Flags(at) & ~LibC.EpollOut) == 0 || !Receive(connection))
                    continue;

                long now = Stopwatch.GetTimestamp();
                latencies.Record(now - connection.StartedAt);
                calls++;
                if (now < end)
                    Begin(index, now);
                else
                    busy--;
            }
        }

        return calls;
    }

    public void Dispose()
    {
        _ = LibC.Close(_epoll);
        _events.Dispose();
    }

    private static BenchException Failed(string call) => new($"{call}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    private void Begin(int index, long now)
    {
        EpollConnection connection = _connections[index];
        connection.StartedAt = now;
        connection.Sent = 0;
        connection.Received = 0;
        Send(index);
    }

    private void Send(int index)
    {
        EpollConnection connection = _connections[index];
        byte* from = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_request, connection.Sent);
        nint sent = LibC.Send(connection.Handle, from, _request.Length - connection.Sent, LibC.NoSignal);
        if (sent < 0 && Marshal.GetLastPInvokeError() != LibC.TryAgain)
            throw Failed("send");

        connection.Sent += (int)Math.Max(sent, 0);
        bool waits = connection.Sent < _request.Length;
        if (waits == connection.WaitsToSend)
            return;
        connection.WaitsToSend = waits;
        Watch(LibC.EpollModify, index, waits ? LibC.EpollIn | LibC.EpollOut : LibC.EpollIn);
    }

    /// <summary>True when the reply is complete.</summary>
    private bool Receive(EpollConnection connection)
    {
        nint read = LibC.Receive(connection.Handle, connection.Buffer + connection.Received, Http1Reply.MaxSize - connection.Received, 0);
        if (read == 0)
            throw new BenchException("the server closed a connection.");
        if (read < 0)
            return Marshal.GetLastPInvokeError() == LibC.TryAgain ? false : throw Failed("recv");

        connection.Received += (int)read;
        return Http1Reply.IsComplete(new ReadOnlySpan<byte>(connection.Buffer, connection.Received), _reply);
    }

    private void Watch(int operation, int index, uint flags)
    {
        using var one = new EpollEvents(1);
        one.Set(flags, index);
        if (LibC.EpollControl(_epoll, operation, _connections[index].Handle, one.Pointer) != 0)
            throw Failed("epoll_ctl");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using HookSdk.Bench.Harness;

namespace HookSdk.Bench.Load;

/// <summary>A POST over HTTP/1.1 with one right answer: 200 and exactly these bytes.</summary>
internal sealed class Http1Workload(string name, string summary, string path, byte[] body, byte[] reply, string header = "") : Workload(name, summary)
{
    /// <summary>Room for a whole request in the socket, so that one system call sends it.</summary>
    private const int SendBufferSize = 512 * 1024;

    public override ILoad Open(int port, LoadSettings settings)
    {
        byte[] request = Encode(port);
        var sockets = new List<Socket>(settings.Connections);
        try
        {
            while (sockets.Count < settings.Connections)
            {
                sockets.Add(Connect(port));
                Http1Call.Make(sockets[^1], request, reply, new byte[Http1Reply.MaxSize]);
            }

            return settings.Generator == GeneratorKind.Epoll
                ? new EpollLoad(sockets, settings.Threads, request, reply)
                : new ThreadsLoad(sockets, request, reply);
        }
        catch
        {
            sockets.ForEach(socket => socket.Dispose());
            throw;
        }
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            SendBufferSize = SendBufferSize,
            ReceiveTimeout = 10_000,
            SendTimeout = 10_000,
        };
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return socket;
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw new BenchException($"connecting failed: {problem.Message}");
        }
    }

    private byte[] Encode(int port)
    {
        string head = string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n{(header.Length == 0 ? "" : header + "\r\n")}Content-Length: {body.Length}\r\n\r\n");

        // Pinned, because native code reads it for as long as the load runs.
        byte[] request = GC.AllocateUninitializedArray<byte>(head.Length + body.Length, pinned: true);
        Encoding.ASCII.GetBytes(head, request);
        body.CopyTo(request, head.Length);
        return request;
    }
}

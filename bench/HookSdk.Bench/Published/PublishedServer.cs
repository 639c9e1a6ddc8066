using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HookSdk.Bench.Load;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Published;

/// <summary>A published server that runs on a port of loopback, and how long it took from its start to its first answer.</summary>
internal sealed class PublishedServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private PublishedServer(Process process, int port, TimeSpan untilAnswer)
    {
        _process = process;
        Port = port;
        UntilAnswer = untilAnswer;
    }

    public int Port { get; }

    public TimeSpan UntilAnswer { get; }

    public TimeSpan CpuTime => ProcessTree.CpuTime(_process);

    /// <summary>Bytes of memory that the process has now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static PublishedServer Start(string program, byte[] request, byte[] reply)
    {
        int port = FreePort();
        var start = new ProcessStartInfo(program, ["--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")])
        {
            WorkingDirectory = Path.GetDirectoryName(program)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        long started = Stopwatch.GetTimestamp();
        Process process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        byte[] buffer = new byte[Http1Reply.MaxSize];
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException problem)
            {
                if (process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
                    throw new BenchException($"{program} listens to nothing: {problem.Message}");

                // It does not listen yet. A server that starts needs the processor itself.
                Thread.Sleep(TimeSpan.FromMilliseconds(1));
                continue;
            }

            Http1Call.Make(socket, request, reply, buffer);
            return new PublishedServer(process, port, Stopwatch.GetElapsedTime(started));
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

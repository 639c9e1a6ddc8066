using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HookSdk.Reliability.Tests;

/// <summary>The server of these tests (tests/HookSdk.Reliability.Server) as a process of its own: EMG over HTTP/1.1 on one port, ExHook over gRPC on another.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _output = [];

    private ServerProcess(Process process, int httpPort, int grpcPort)
    {
        Process = process;
        HttpPort = httpPort;
        GrpcPort = grpcPort;
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "HookSdk.Reliability.Server.dll");

    public Process Process { get; }

    public int HttpPort { get; }

    public int GrpcPort { get; }

    /// <summary>What the server wrote, its log among it.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Starts it on these ports, or on free ones, and waits until it listens.</summary>
    /// <param name="settings">Settings as <c>Hooks:Emg:DrainWindow=00:00:05</c>.</param>
    /// <param name="environment">Variables of the process, such as <c>DOTNET_GCHeapHardLimit</c>.</param>
    /// <param name="httpPort">The port of HTTP/1.1; 0 for a free one.</param>
    /// <param name="grpcPort">The port of gRPC; 0 for a free one.</param>
    public static async Task<ServerProcess> StartAsync(IEnumerable<string>? settings = null, IReadOnlyDictionary<string, string>? environment = null, int httpPort = 0, int grpcPort = 0)
    {
        httpPort = httpPort == 0 ? FreePort() : httpPort;
        grpcPort = grpcPort == 0 ? FreePort() : grpcPort;
        ProcessStartInfo start = new("dotnet", [Program]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        string[] given =
        [
            string.Create(CultureInfo.InvariantCulture, $"Kestrel:Endpoints:Http:Url=http://127.0.0.1:{httpPort}"),
            string.Create(CultureInfo.InvariantCulture, $"Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:{grpcPort}"),
            "Kestrel:Endpoints:Grpc:Protocols=Http2",
            "Logging:LogLevel:Microsoft.AspNetCore=Warning",
            .. settings ?? [],
        ];
        foreach (string setting in given)
        {
            start.ArgumentList.Add("--" + setting);
        }

        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = new() { StartInfo = start };
        ServerProcess server = new(process, httpPort, grpcPort);
        process.OutputDataReceived += server.Take;
        process.ErrorDataReceived += server.Take;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await server._started.Task.WaitAsync(Patience);
        return server;
    }

    /// <summary>Sends SIGTERM, as systemd, Docker and Kubernetes do, and waits until the process has ended.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> StopAsync()
    {
        long started = Stopwatch.GetTimestamp();
        Signal("TERM");
        await Process.WaitForExitAsync().WaitAsync(Patience);
        return Stopwatch.GetElapsedTime(started);
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, Process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync();
        }

        Process.Dispose();
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            _started.TrySetException(new InvalidOperationException("The server ended before it had started:\n" + string.Join('\n', _output)));
            return;
        }

        _output.Enqueue(line.Data);
        if (line.Data.Contains("Application started", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }
}

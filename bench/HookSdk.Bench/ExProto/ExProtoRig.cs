using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Bench.ExProto;

/// <summary>A handler of ExProto with its devices, and the generator of their callbacks: in one process, over HTTP/2 on loopback, each device one at a time, as EMQX makes them.</summary>
internal sealed class ExProtoRig : IAsyncDisposable
{
    public const int LineBytes = 64;

    private const int Pool = 4;
    private const int AtOnce = 256;

    private readonly WebApplication _app;
    private readonly LineCounter _handler;
    private readonly GrpcClient[] _pool;
    private string[] _conns = [];
    private long[] _next = [];

    private ExProtoRig(WebApplication app, LineCounter handler)
    {
        _app = app;
        _handler = handler;
        Uri address = new(app.Urls.First());
        _pool = [.. Enumerable.Range(0, Pool).Select(_ => new GrpcClient(address))];
    }

    /// <summary>Lines that were sent.</summary>
    public long Sent => _next.Sum() + Pool;

    /// <summary>Lines that the handler has read.</summary>
    public long Read => _handler.Read;

    /// <summary>Lines that the handler has read before one that was sent earlier.</summary>
    public long OutOfTurn => _handler.OutOfTurn;

    /// <summary>Starts the server, and has a device send a line over each of the connections.</summary>
    public static async Task<ExProtoRig> StartAsync()
    {
        LineCounter handler = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddExProto(static o => o.DrainWindow = TimeSpan.Zero).Add(handler);
        WebApplication app = builder.Build();
        app.MapExProtoHandler();
        await app.StartAsync();
        ExProtoRig rig = new(app, handler);
        foreach (GrpcClient client in rig._pool)
        {
            string conn = $"warm-up-{Array.IndexOf(rig._pool, client)}";
            await CallAsync(client, "OnSocketCreated", new SocketCreatedRequest { Conn = conn, Conninfo = new ConnInfo() });
            await CallAsync(client, "OnReceivedBytes", Line(conn, 0));
        }

        return rig;
    }

    /// <summary>Opens so many devices.</summary>
    /// <returns>The managed memory of each, in bytes, while it is idle.</returns>
    public async Task<double> OpenAsync(int devices)
    {
        long before = ManagedMemory.Bytes();
        _conns = [.. Enumerable.Range(0, devices).Select(static n => Convert.ToBase64String(Encoding.ASCII.GetBytes($"\u0003Xd\0\u000eemqx@127.0.0.1{n:D12}")))];
        long strings = ManagedMemory.Bytes() - before;
        await Parallel.ForEachAsync(Enumerable.Range(0, devices), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) =>
            await CallAsync(_pool[n % Pool], "OnSocketCreated", new SocketCreatedRequest { Conn = _conns[n], Conninfo = new ConnInfo { Peername = new Address { Host = "127.0.0.1", Port = (uint)(1024 + n) } } }));
        double idle = (ManagedMemory.Bytes() - before - strings) / (double)devices;
        _next = new long[devices];
        return idle;
    }

    /// <summary>Callbacks for so long. With a rate, each worker starts its calls on time, and a call that had to wait for its turn counts from when it should have started.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="rate">Callbacks a second; 0: as many as go.</param>
    /// <param name="times">Takes the time to each answer, in milliseconds.</param>
    /// <returns>Callbacks a second.</returns>
    public async Task<double> LoadAsync(double seconds, int rate = 0, List<double>? times = null)
    {
        int workers = Math.Min(AtOnce, _conns.Length);
        long started = Stopwatch.GetTimestamp();
        long ends = started + (long)(seconds * Stopwatch.Frequency);
        long calls = 0;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            List<double> mine = [];
            long made = 0;
            double gap = rate == 0 ? 0 : (double)Stopwatch.Frequency * workers / rate;
            double due = started + (gap * worker / workers);
            for (int device = worker; Stopwatch.GetTimestamp() < ends; device = device + workers < _conns.Length ? device + workers : worker)
            {
                double from = Stopwatch.GetTimestamp();
                if (rate > 0)
                {
                    double wait = (due - from) / Stopwatch.Frequency;
                    if (wait > 0)
                    {
                        await Task.Delay(TimeSpan.FromSeconds(wait));
                    }

                    from = wait > 0 ? Stopwatch.GetTimestamp() : due;
                    due += gap;
                }

                await CallAsync(_pool[device % Pool], "OnReceivedBytes", Line(_conns[device], _next[device]++));
                mine.Add((Stopwatch.GetTimestamp() - from) * 1000.0 / Stopwatch.Frequency);
                made++;
            }

            Interlocked.Add(ref calls, made);
            if (times is not null)
            {
                lock (times)
                {
                    times.AddRange(mine);
                }
            }
        })));
        return calls / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Waits, ten seconds at most, until all lines are read.</summary>
    /// <returns>Whether they are, and in turn.</returns>
    public bool IsAllRead() => SpinWait.SpinUntil(() => Read == Sent, TimeSpan.FromSeconds(10)) && OutOfTurn == 0;

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcClient client in _pool)
        {
            client.Dispose();
        }

        await _app.DisposeAsync();
    }

    private static ReceivedBytesRequest Line(string conn, long number)
    {
        byte[] line = new byte[LineBytes];
        line.AsSpan().Fill((byte)'x');
        number.TryFormat(line, out _, "D12", CultureInfo.InvariantCulture);
        line[^1] = (byte)'\n';
        return new ReceivedBytesRequest { Conn = conn, Bytes = UnsafeByteOperations.UnsafeWrap(line) };
    }

    private static async Task CallAsync(GrpcClient client, string callback, IMessage request) =>
        await client.CallAsync($"/{ExProtoServices.UnaryName}/{callback}", request, EmptySuccess.Parser);
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using HookSdk.Bench.Load;
using HookSdk.Bench.Report;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Bench.ExProto;

/// <summary>
/// The numbers of ExProto: managed memory of idle devices, callbacks a second, and how long a callback's answer takes at half of the aim. Server and load generator share one process
/// and its cores; callbacks go over HTTP/2 on loopback, each device one at a time, as EMQX makes them.
/// </summary>
internal static class ExProtoCommand
{
    public const string Name = "exproto";

    private const int Devices = 10_000;
    private const int Pool = 4;
    private const int AtOnce = 256;
    private const int Aim = 20_000;
    private const int LineBytes = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        double seconds = args.Contains("--quick") ? 2 : 15;
        LineCounter handler = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddExProto(static o => o.DrainWindow = TimeSpan.Zero).Add(handler);
        await using WebApplication app = builder.Build();
        app.MapExProtoHandler();
        await app.StartAsync();
        Uri address = new(app.Urls.First());
        GrpcClient[] pool = [.. Enumerable.Range(0, Pool).Select(_ => new GrpcClient(address))];

        await CallAsync(pool[0], "OnSocketCreated", new SocketCreatedRequest { Conn = "warm-up", Conninfo = new ConnInfo() });
        await CallAsync(pool[0], "OnReceivedBytes", Line("warm-up", 0));
        long before = Managed();
        string[] conns = [.. Enumerable.Range(0, Devices).Select(static n => Convert.ToBase64String(Encoding.ASCII.GetBytes($"\u0003Xd\0\u000eemqx@127.0.0.1{n:D12}")))];
        long strings = Managed() - before;
        await Parallel.ForEachAsync(Enumerable.Range(0, Devices), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (n, _) =>
            await CallAsync(pool[n % Pool], "OnSocketCreated", new SocketCreatedRequest { Conn = conns[n], Conninfo = new ConnInfo { Peername = new Address { Host = "127.0.0.1", Port = (uint)(1024 + n) } } }));
        double idle = (Managed() - before - strings) / (double)Devices;
        Console.WriteLine($"{Devices} idle devices: {idle:0} bytes of managed memory each");

        long[] next = new long[Devices];
        await LoadAsync(pool, conns, next, seconds / 3, rate: 0, null);
        double rate = await LoadAsync(pool, conns, next, seconds, rate: 0, null);
        List<double> times = [];
        double half = await LoadAsync(pool, conns, next, seconds, Aim / 2, times);
        times.Sort();
        double p50 = times[times.Count / 2];
        double p99 = times[(int)(times.Count * 0.99)];
        long sent = next.Sum() + 1;
        SpinWait.SpinUntil(() => handler.Read == sent, TimeSpan.FromSeconds(10));
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            | | Aim | Measured |
            |---|--:|--:|
            | managed memory of an idle device, {Devices:N0} open | < 10,000 bytes | {idle:N0} bytes |
            | callbacks a second, a line of {LineBytes} bytes each | {Aim:N0} | {rate:N0} |
            | time to the answer at {half:N0} callbacks a second, p50 | | {p50:0.00} ms |
            | the same, p99 | < 5 ms | {p99:0.00} ms |
            | lines read, of {sent:N0} sent | all | {handler.Read:N0} |
            | lines out of turn | 0 | {handler.OutOfTurn} |

            """);
        Console.WriteLine(table);
        if (args.Contains("--write"))
        {
            string method = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {string.Join(' ', args.Prepend(Name))}`\n\n{Machine.Describe()}.\n\n");
            ReadmeFigures.Update(Repository.ReadmePath, Name, method + table);
            Console.WriteLine("bench/README.md updated");
        }

        foreach (GrpcClient client in pool)
        {
            client.Dispose();
        }

        return handler.OutOfTurn == 0 && handler.Read == sent ? 0 : 1;
    }

    /// <summary>Callbacks for so long. With a rate, each worker starts its calls on time, and a call that had to wait for its turn counts from when it should have started.</summary>
    private static async Task<double> LoadAsync(GrpcClient[] pool, string[] conns, long[] next, double seconds, int rate, List<double>? times)
    {
        long started = Stopwatch.GetTimestamp();
        long ends = started + (long)(seconds * Stopwatch.Frequency);
        long calls = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(worker => Task.Run(async () =>
        {
            List<double> mine = [];
            long made = 0;
            double gap = rate == 0 ? 0 : (double)Stopwatch.Frequency * AtOnce / rate;
            double due = started + (gap * worker / AtOnce);
            for (int device = worker; Stopwatch.GetTimestamp() < ends; device = device + AtOnce < Devices ? device + AtOnce : worker)
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

                await CallAsync(pool[device % Pool], "OnReceivedBytes", Line(conns[device], next[device]++));
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

    private static long Managed()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}

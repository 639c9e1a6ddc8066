using System.Net;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spectre.Console;
using static Tour.TourTable;

namespace Tour.ExProto;

/// <summary>ExProto: a device protocol on loopback, and a fake EMQX whose devices talk it, byte by byte cut up, over real gRPC both ways.</summary>
internal sealed class ExProtoStop : TourStop
{
    private const int Devices = 25;
    private const int RefusedEvery = 5;
    private const int OrderEvery = 10;
    private const int Port = 9001;
    private const int PagePort = 9081;
    private const int MaxDevices = 4;

    private static readonly string[] Callbacks = ["OnSocketCreated", "OnReceivedBytes", "OnReceivedMessages", "OnSocketClosed"];

    public override (string Name, string What) Title => ("EMQX ExProto", "devices with a protocol of their own");

    public override string Decider => "samples/Tour/ExProto/TourDevices.cs";

    public override string Failing => "samples/Tour/ExProto/FailingDevices.cs";

    public override async Task<TourServer> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken)
    {
        (WebApplication early, FakeExProto warm) = await StartAsync(0);
        await PlayAsync(null, warm, options with { Messages = WarmUp }, cancellationToken);
        await warm.DisposeAsync();
        await early.DisposeAsync();

        using HookCounter counter = new();
        (WebApplication app, FakeExProto emqx) = options.Serve ? await StartAsync(ServedPort(screen, Port), ServedPort(screen, PagePort)) : await StartAsync(0);
        await using (emqx)
        {
            screen.Line($"The protocol handler listens on [blue]{app.Urls.First()}[/]; {Devices} devices of a fake EMQX send it {Text(options.Messages)} readings.");
            Tally tally = await PlayAsync(screen, emqx, options, cancellationToken);
            bool agrees = Report(screen, emqx, tally, app.Services.GetRequiredService<TourDevices>(), counter);
            return new TourServer(app, agrees, $"point an ExProto gateway's handler.address at {app.Urls.First()}");
        }
    }

    public override async Task<bool> FailAsync(TourScreen screen, CancellationToken cancellationToken)
    {
        (WebApplication app, FakeExProto emqx) = await StartAsync<FailingDevices>(0, LogLevel.None, static options =>
        {
            options.Deadline = TimeSpan.FromMilliseconds(250);
            options.MaxConcurrentCalls = MaxDevices;
        });
        await using WebApplication served = app;
        await using FakeExProto broker = emqx;
        return await DeviceFailures.RunAsync(screen, broker, MaxDevices);
    }

    /// <summary>Starts the server. No browser speaks HTTP/2 without TLS, as EMQX does: the page of its calls has a port of its own.</summary>
    internal static Task<(WebApplication App, FakeExProto Emqx)> StartAsync(int port, int? pagePort = null) => StartAsync<TourDevices>(port, LogLevel.Error, static _ => { }, pagePort);

    private static async Task<(WebApplication App, FakeExProto Emqx)> StartAsync<THandler>(int port, LogLevel level, Action<ExProtoOptions> configure, int? pagePort = null)
        where THandler : ExProtoHandler
    {
        WebApplication? app = null;
        FakeExProto emqx = await FakeExProto.StartAsync(
            adapter =>
            {
                WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
                builder.Logging.SetMinimumLevel(level);
                builder.WebHost.ConfigureKestrel(k =>
                {
                    k.Listen(IPAddress.Loopback, port, static l => l.Protocols = HttpProtocols.Http2);
                    if (pagePort is { } page)
                    {
                        k.Listen(IPAddress.Loopback, page, static l => l.Protocols = HttpProtocols.Http1);
                    }
                });
                builder.Services.AddHookInspector(inspector => (inspector.Enabled, inspector.Port) = (pagePort is not null, pagePort));
                builder.Services.AddExProtoHandler<THandler>(o =>
                {
                    o.AdapterUrl = adapter;
                    configure(o);
                });
                app = builder.Build();
                app.MapExProtoHandler();
                app.MapHookInspector("/_hooks");
                app.Start();
                return HookTarget.Url(new Uri(app.Urls.First()));
            },
            static o => o.Authenticate = static (_, password) => password != "guess");
        return (app!, emqx);
    }

    private static async Task<Tally> PlayAsync(TourScreen? screen, FakeExProto emqx, TourOptions options, CancellationToken cancellationToken)
    {
        Tally tally = new();
        LiveLog log = new(screen, "ExProto", options.Messages);
        await log.WhileAsync(Parallel.ForEachAsync(Enumerable.Range(0, Devices), new ParallelOptions { MaxDegreeOfParallelism = Devices, CancellationToken = cancellationToken }, async (number, _) =>
        {
            bool refused = number % RefusedEvery == 0;
            FakeDevice device = await emqx.ConnectAsync();
            await device.SendAsync($"HELLO sensor-{number} {(refused ? "guess" : "secret")}\n", ByteSplit.Random(options.Seed + number));
            await device.ExpectAsync(refused ? "NO\n" : "YES\n");
            if (refused)
            {
                await device.ExpectClosedAsync();
                Interlocked.Increment(ref tally.Refused);
                return;
            }

            int devices = Devices - (Devices / RefusedEvery);
            int mine = number - (number / RefusedEvery) - 1;
            for (int i = mine; i < options.Messages; i += devices)
            {
                await device.SendAsync($"READ {i}\n", ByteSplit.Random(options.Seed + i));
                await device.ExpectAsync("GOT\n");
                log.Add($"sensor-{number,-3} reads {i}");
                if (i % OrderEvery == 0)
                {
                    emqx.Publish($"orders/sensor-{number}", $"blink {i}");
                    await device.ExpectAsync($"DO blink {i}\n");
                    Interlocked.Increment(ref tally.Orders);
                }
            }

            await device.CloseAsync();
        }), cancellationToken);
        return tally;
    }

    private static bool Report(TourScreen screen, FakeExProto emqx, Tally tally, TourDevices handler, HookCounter counter)
    {
        bool agrees = true;
        Table calls = new Table().Title("ExProto: callbacks that the fake made, and that the server answered")
            .AddColumn("callback", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("both sides");
        foreach (string callback in Callbacks)
        {
            ExProtoCallRecord[] made = [.. emqx.Calls.Where(c => c.Hook == callback)];
            int answered = counter.Answered("exproto", callback);
            agrees &= made.Length == answered;
            calls.AddRow(
                callback, Text(made.Length), Text(answered), Percentile(made.Select(static c => c.Elapsed), 0.50), Percentile(made.Select(static c => c.Elapsed), 0.99), Mark(made.Length == answered));
        }

        Table outcomes = new Table().Title("ExProto: outcomes").AddColumn("outcome").AddColumn("fake EMQX saw", Right).AddColumn("handler counted", Right).AddColumn("both sides");
        Row("logins refused", tally.Refused, handler.Refused);
        Row("readings published", emqx.Published.Count, handler.Readings);
        Row("orders carried out", tally.Orders, handler.Orders);
        screen.Show(calls);
        screen.Show(outcomes);
        return agrees;

        void Row(string outcome, int seen, int counted)
        {
            agrees &= seen == counted;
            outcomes.AddRow(outcome, Text(seen), Text(counted), Mark(seen == counted));
        }
    }

    private sealed class Tally
    {
        public int Refused;
        public int Orders;
    }
}

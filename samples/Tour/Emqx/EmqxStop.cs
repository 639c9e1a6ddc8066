using System.Globalization;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spectre.Console;
using Tour.Failing;
using static Tour.TourTable;

namespace Tour.Emqx;

/// <summary>EMQX: an ExHook server on loopback, and a fake EMQX that calls it over gRPC while MQTT clients connect and publish.</summary>
internal sealed class EmqxStop : TourStop
{
    private const int Devices = 8;
    private const int Port = 9000;
    private const int PagePort = 9080;

    private static readonly string[] Topics = ["sensors/{0}/temperature", "legacy/{0}/up", "admin/{0}/reset", "sensors/{0}/empty"];

    public override (string Name, string What) Title => ("EMQX", "an MQTT broker asks a hook server");

    public override string Decider => "samples/Tour/Emqx/TourProvider.cs";

    public override string Failing => "samples/Tour/Emqx/FailingProvider.cs";

    public override async Task<TourServer> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken)
    {
        await using (WebApplication early = await StartAsync(0))
        await using (FakeEmqx warm = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(early.Urls.First())), Configure))
        {
            await PlayAsync(null, warm, options with { Messages = WarmUp }, cancellationToken);
        }

        WebApplication app = options.Serve ? await StartAsync(ServedPort(screen, Port), ServedPort(screen, PagePort)) : await StartAsync(0);
        using HookCounter counter = new();
        string url = app.Urls.First();
        screen.Line($"The hook server listens on [blue]{url}[/]; a fake EMQX has {Devices} clients, which publish {Text(options.Messages)} messages at once.");

        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(url)), Configure);
        EmqxTally tally = await PlayAsync(screen, emqx, options, cancellationToken);
        bool agrees = Report(screen, emqx, tally, app.Services.GetRequiredService<TourProvider>(), counter, options);
        return new TourServer(app, agrees, $"set the URL of an ExHook server in EMQX's dashboard: {url}");
    }

    public override async Task<bool> FailAsync(TourScreen screen, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = Builder("http://127.0.0.1:0", LogLevel.None);
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http2));
        FailureAct.AddTo(builder);
        builder.Services.AddExHookProvider<FailingProvider>(FailureAct.Limit);
        await using WebApplication app = builder.Build();
        app.MapExHookProvider();
        await app.StartAsync(cancellationToken);

        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.Urls.First())), Configure);
        FaultCounter counter = app.Services.GetRequiredService<FaultCounter>();
        counter.Watched = ExHookHookNames.ClientAuthenticate;
        FailureAct act = new("EMQX", nameof(FailingProvider), app.Services.GetRequiredService<Fault>(), counter);
        int clients = 0;
        return await act.RunAsync(screen, async _ => (await emqx.ConnectAsync($"client-{Interlocked.Increment(ref clients)}", "ops", "secret")).IsAccepted);
    }

    private static void Configure(FakeEmqxOptions emqx)
    {
        emqx.Version = FakeEmqxVersion.V58;
        emqx.Authorization = new EmqxAuthorizationOptions { Caches = false };
    }

    /// <summary>Starts the server. No browser speaks HTTP/2 without TLS, as EMQX does: the page of its calls has a port of its own.</summary>
    internal static async Task<WebApplication> StartAsync(int port, int? pagePort = null)
    {
        WebApplicationBuilder builder = Builder($"http://127.0.0.1:{port}{(pagePort is null ? "" : $";http://127.0.0.1:{pagePort}")}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = listen.IPEndPoint?.Port == pagePort ? HttpProtocols.Http1 : HttpProtocols.Http2));
        builder.Services.AddExHookProvider<TourProvider>();
        builder.Services.AddHookInspector(inspector => (inspector.Enabled, inspector.Port) = (pagePort is not null, pagePort));
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        app.MapHookInspector("/_hooks");
        await app.StartAsync();
        return app;
    }

    private static async Task<EmqxTally> PlayAsync(TourScreen? screen, FakeEmqx emqx, TourOptions options, CancellationToken cancellationToken)
    {
        EmqxTally tally = new();
        LiveLog log = new(screen, "EMQX", options.Messages);
        FakeEmqxClient watcher = (await emqx.ConnectAsync("watcher", "ops", "secret of ops")).EnsureAccepted().Client;
        (await watcher.SubscribeAsync([new MqttSubscription("v2/#", 1), new MqttSubscription("sensors/#", 1)])).EnsureGranted();
        Task playing = Parallel.ForEachAsync(Enumerable.Range(0, Devices), cancellationToken, async (device, _) => await PlayDeviceAsync(emqx, device, options, tally, log));
        await log.WhileAsync(playing, cancellationToken);
        return tally;
    }

    private static async Task PlayDeviceAsync(FakeEmqx emqx, int device, TourOptions options, EmqxTally tally, LiveLog log)
    {
        Random random = new(options.Seed + device);
        string id = $"device-{device}";
        EmqxConnectOutcome refused = await emqx.ConnectAsync(id, id, "guessed");
        tally.Add(refused);
        EmqxConnectOutcome connected = await emqx.ConnectAsync(id, id, $"secret of {id}");
        tally.Add(connected);
        FakeEmqxClient client = connected.EnsureAccepted().Client;
        for (int number = device; number < options.Messages; number += Devices)
        {
            int kind = random.Next(Topics.Length);
            string topic = string.Format(CultureInfo.InvariantCulture, Topics[kind], id);
            EmqxPublishOutcome outcome = await client.PublishAsync(topic, kind == Topics.Length - 1 ? "" : random.Next(400).ToString(CultureInfo.InvariantCulture), qos: random.Next(3));
            tally.Add(outcome, topic);
            log.Add($"{topic,-30} {outcome}");
        }
    }

    private static bool Report(TourScreen screen, FakeEmqx emqx, EmqxTally tally, TourProvider provider, HookCounter counter, TourOptions options)
    {
        Table hooks = new Table().Title("EMQX: calls that the fake made, and that the server answered").AddColumn("hook", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right)
            .AddColumn("failed", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("both sides");
        bool agrees = true;
        foreach (IGrouping<string, EmqxCallRecord> calls in emqx.Calls.Where(static c => ExHookHookNames.All.Contains(c.Hook)).GroupBy(static c => c.Hook).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            int answered = counter.Answered("exhook", calls.Key);
            bool same = calls.Count() == answered;
            agrees &= same;
            hooks.AddRow(calls.Key, Text(calls.Count()), Text(answered), Text(calls.Count(static c => c.Failure is not null)),
                Percentile(calls.Select(static c => c.Elapsed), 0.50), Percentile(calls.Select(static c => c.Elapsed), 0.99), Mark(same));
        }

        Table outcomes = new Table().Title("EMQX: outcomes").AddColumn("outcome").AddColumn("fake EMQX saw", Right).AddColumn("provider decided", Right).AddColumn("both sides");
        outcomes.AddRow("messages", Text(options.Messages), "", "");
        agrees &= Row("client refused", tally.Refused, provider.Refused);
        agrees &= Row("publish denied by its topic", tally.Denied, provider.Denied);
        agrees &= Row("message dropped", tally.Dropped, provider.Dropped);
        agrees &= Row("message sent to another topic", tally.Rewritten, provider.Rewritten);
        outcomes.AddRow("message delivered", Text(tally.Delivered), "", "");
        screen.Show(hooks);
        screen.Show(outcomes);
        return agrees;

        bool Row(string outcome, int seen, int decided)
        {
            outcomes.AddRow(outcome, Text(seen), Text(decided), Mark(seen == decided));
            return seen == decided;
        }
    }
}

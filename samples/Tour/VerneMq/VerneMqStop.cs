using System.Globalization;
using HookSdk;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Spectre.Console;
using Tour.Failing;
using static Tour.TourTable;

namespace Tour.VerneMq;

/// <summary>VerneMQ: a webhook server on loopback, and a fake VerneMQ whose clients connect, subscribe and publish.</summary>
internal sealed class VerneMqStop : TourStop
{
    private const int Clients = 8;
    private const int MessagesOfAClient = 20;
    private const int Port = 5090;

    public override (string Name, string What) Title => ("VerneMQ", "an MQTT broker asks a webhook server");

    public override string Decider => "samples/Tour/VerneMq/TourGate.cs";

    public override string Failing => "samples/Tour/VerneMq/FailingGate.cs";

    public override async Task<TourServer> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken)
    {
        await using (WebApplication early = await StartAsync("http://127.0.0.1:0"))
        await using (FakeVerneMq warm = await StartBrokerAsync(early))
        {
            await PlayAsync(null, warm, options with { Messages = WarmUp }, cancellationToken);
        }

        WebApplication app = await StartAsync(options.Serve ? ServedUrl(screen, Port) : "http://127.0.0.1:0");
        using HookCounter counter = new();
        screen.Line($"The webhook server listens on [blue]{UrlOf(app)}[/]; clients of a fake VerneMQ publish {Text(options.Messages)} messages, {Clients} at a time.");

        await using FakeVerneMq broker = await StartBrokerAsync(app);
        VerneMqTally tally = await PlayAsync(screen, broker, options, cancellationToken);
        bool agrees = Report(screen, broker, tally, app.Services.GetRequiredService<TourGate>(), counter, options);
        return new TourServer(app, agrees, $$$"""curl -H 'vernemq-hook: auth_on_publish' -d '{"username":"u","mountpoint":"","client_id":"c","qos":0,"topic":"legacy/1","payload":"","retain":false}' {{{UrlOf(app)}}}""");
    }

    public override async Task<bool> FailAsync(TourScreen screen, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = Builder("http://127.0.0.1:0", LogLevel.None);
        FailureAct.AddTo(builder);
        builder.Services.AddVerneMqPlugin<FailingGate>(FailureAct.Limit);
        await using WebApplication app = builder.Build();
        app.MapVerneMqPlugin("/vernemq");
        await app.StartAsync(cancellationToken);

        await using FakeVerneMq broker = await StartBrokerAsync(app);
        FailureAct act = new("VerneMQ", nameof(FailingGate), app.Services.GetRequiredService<Fault>(), app.Services.GetRequiredService<FaultCounter>());
        int clients = 0;
        return await act.RunAsync(screen, async _ => (await broker.ConnectAsync(new MqttConnect($"client-{Interlocked.Increment(ref clients)}"))).IsAccepted);
    }

    private static string UrlOf(WebApplication app) => app.Urls.First() + "/vernemq";

    private static Task<FakeVerneMq> StartBrokerAsync(WebApplication app) =>
        FakeVerneMq.StartAsync(HookTarget.Url(new Uri(UrlOf(app))), vernemq => Configure(vernemq, app.Services.GetRequiredService<VerneMqPlugins>(), UrlOf(app)));

    private static async Task<WebApplication> StartAsync(string url)
    {
        WebApplicationBuilder builder = Builder(url);
        builder.Services.AddVerneMqPlugin<TourGate>();
        builder.Services.AddHookInspector(static inspector => inspector.Enabled = true);
        WebApplication app = builder.Build();
        app.MapHookInspector("/_hooks");
        app.MapVerneMqPlugin("/vernemq");
        app.MapHealthChecks("/healthz");
        await app.StartAsync();
        return app;
    }

    /// <summary>The broker is told of the hooks that the plugin overrides, and of no other.</summary>
    private static void Configure(FakeVerneMqOptions vernemq, VerneMqPlugins plugins, string url)
    {
        foreach (HookChainInfo chain in plugins.Chains)
        {
            vernemq.Registrations.Add(new VerneMqWebhook(chain.Hook, new Uri(url)));
        }
    }

    private static async Task<VerneMqTally> PlayAsync(TourScreen? screen, FakeVerneMq broker, TourOptions options, CancellationToken cancellationToken)
    {
        VerneMqTally tally = new();
        LiveLog log = new(screen, "VerneMQ", options.Messages);
        int clients = (options.Messages + MessagesOfAClient - 1) / MessagesOfAClient;
        await log.WhileAsync(Parallel.ForEachAsync(Enumerable.Range(0, clients), new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellationToken }, async (number, _) =>
        {
            int messages = Math.Min(MessagesOfAClient, options.Messages - (number * MessagesOfAClient));
            await PlayClientAsync(broker, tally, log, number, messages, new Random(options.Seed + number));
        }), cancellationToken);
        return tally;
    }

    private static async Task PlayClientAsync(FakeVerneMq broker, VerneMqTally tally, LiveLog log, int number, int messages, Random random)
    {
        string id = "client-" + number.ToString(CultureInfo.InvariantCulture);
        MqttConnect connect = new(id) { UserName = "tour", Password = number % 10 == 9 ? "wrong" : "right", Version = number % 2 == 0 ? MqttVersion.V5 : MqttVersion.V311 };
        VerneMqConnectOutcome connected = await broker.ConnectAsync(connect);
        tally.Add(connected);
        if (!connected.IsAccepted)
        {
            log.Add($"{id,-12} {connected}");
            connected = await broker.ConnectAsync(connect with { Password = "right" });
        }

        FakeVerneMqClient client = connected.Client;
        tally.Add(await client.SubscribeAsync([new($"devices/{number}/#", 1), new("#", 1)]));
        for (int i = 0; i < messages; i++)
        {
            string root = random.Next(10) switch { 0 => "elsewhere", 1 or 2 or 3 => "legacy", _ => "devices" };
            VerneMqPublishOutcome outcome = await client.PublishAsync($"{root}/{number}/{i}", "21.5", qos: random.Next(3));
            tally.Add(outcome);
            log.Add($"{id,-12} to {outcome.Sent.Topic,-18} {outcome}");
            if (!client.IsConnected)
            {
                // A publish that is refused ends a connection of MQTT 3.1.1.
                tally.AddLeft();
                client = (await broker.ConnectAsync(connect with { Password = "right" })).Client;
                tally.Add(await client.SubscribeAsync($"devices/{number}/#", 1));
            }
        }

        await client.DisconnectAsync();
        tally.AddLeft();
    }

    private static bool Report(TourScreen screen, FakeVerneMq broker, VerneMqTally tally, TourGate gate, HookCounter counter, TourOptions options)
    {
        Table hooks = new Table().Title("VerneMQ: calls that the fake made, and that the server answered").AddColumn("hook", static c => c.NoWrap())
            .AddColumn("called", Right).AddColumn("answered", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("both sides");
        bool agrees = true;
        foreach (string hook in VerneMqHookNames.All)
        {
            List<VerneMqCallRecord> calls = [.. broker.Calls.Where(c => c.Hook == hook)];
            int answered = counter.Answered("vernemq", hook);
            agrees &= calls.Count == answered;
            if (calls.Count > 0)
            {
                hooks.AddRow(hook, Text(calls.Count), Text(answered), Percentile(calls.Select(static c => c.Elapsed), 0.50), Percentile(calls.Select(static c => c.Elapsed), 0.99), Mark(calls.Count == answered));
            }
        }

        Table outcomes = new Table().Title("VerneMQ: outcomes").AddColumn("outcome").AddColumn("clients saw", Right).AddColumn("plugin decided", Right).AddColumn("both sides");
        outcomes.AddRow("messages", Text(options.Messages), "", "");
        agrees &= Row("client refused", tally.Refused, gate.Refused);
        agrees &= Row("filter refused", tally.FiltersRefused, gate.FiltersRefused);
        agrees &= Row("publish refused", tally.Denied, gate.Denied);
        agrees &= Row("topic rewritten", tally.Rewritten, gate.Rewritten);
        agrees &= Row("client gone", tally.Left, gate.Gone);
        outcomes.AddRow("delivered", Text(tally.Delivered), "", "");
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

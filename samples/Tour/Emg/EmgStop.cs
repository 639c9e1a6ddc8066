using HookSdk.Emg;
using HookSdk.Testing;
using Spectre.Console;
using Tour.Failing;
using static Tour.TourTable;

namespace Tour.Emg;

/// <summary>EMG: a plugin server on loopback, and a fake EMG that sends it messages over HTTP.</summary>
internal sealed class EmgStop : TourStop
{
    private const int Senders = 8;
    private const int Port = 5080;

    public override (string Name, string What) Title => ("EMG", "an SMS gateway asks a plugin server");

    public override string Decider => "samples/Tour/Emg/TourPlugin.cs";

    public override string Failing => "samples/Tour/Emg/FailingPlugin.cs";

    public override async Task<TourServer> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken)
    {
        await using (WebApplication early = await StartAsync("http://127.0.0.1:0"))
        await using (FakeEmg warm = await FakeEmg.StartAsync(HookTarget.Url(new Uri(UrlOf(early))), Configure))
        {
            await PlayAsync(null, warm, options with { Messages = WarmUp }, cancellationToken);
        }

        WebApplication app = await StartAsync(options.Serve ? ServedUrl(screen, Port) : "http://127.0.0.1:0");
        using HookCounter counter = new();
        screen.Line($"The plugin server listens on [blue]{UrlOf(app)}[/]; a fake EMG sends it {Text(options.Messages)} messages, {Senders} at a time.");

        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(UrlOf(app))), Configure);
        EmgTally tally = await PlayAsync(screen, emg, options, cancellationToken);
        bool agrees = Report(screen, emg, tally, app.Services.GetRequiredService<TourPlugin>(), counter, options);
        return new TourServer(app, agrees, $$$"""curl -d '{"ccarg":"retail","qe":{"DESTADDR":"46701234567","MESSAGE":"Hello"}}' {{{UrlOf(app)}}}/route""");
    }

    public override async Task<bool> FailAsync(TourScreen screen, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = Builder("http://127.0.0.1:0", LogLevel.None);
        FailureAct.AddTo(builder);
        builder.Services.AddEmgPlugin<FailingPlugin>(FailureAct.Limit);
        await using WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        await app.StartAsync(cancellationToken);

        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(UrlOf(app))));
        FailureAct act = new("EMG", nameof(FailingPlugin), app.Services.GetRequiredService<Fault>(), app.Services.GetRequiredService<FaultCounter>());
        return await act.RunAsync(screen, async number =>
        {
            EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", $"4670000{number:0000}", "hi"));
            return !outcome.IsRejected;
        });
    }

    private static string UrlOf(WebApplication app) => app.Urls.First() + "/emg";

    private static async Task<WebApplication> StartAsync(string url)
    {
        WebApplicationBuilder builder = Builder(url);
        builder.Services.AddSingleton(EmgRules.Default);
        builder.Services.AddEmgPlugin<TourPlugin>();
        builder.Services.AddHookInspector(static inspector => inspector.Enabled = true);
        WebApplication app = builder.Build();
        app.MapHookInspector("/_hooks");
        app.MapEmgPlugin("/emg");
        app.MapHealthChecks("/healthz");
        await app.StartAsync();
        return app;
    }

    private static void Configure(FakeEmgOptions emg)
    {
        emg.Connectors.Add(new EmgConnector("in-retail") { Argument = "retail" });
        emg.Connectors.Add(new EmgConnector("in-bank") { Argument = "bank" });
        emg.Connectors.Add(new EmgConnector("in-plain"));
        emg.Connectors.Add(new EmgConnector("smpp-se-mobile") { Argument = "retail" });
        emg.Connectors.Add(new EmgConnector("smpp-se") { Argument = "bank" });
        emg.Connectors.Add(new EmgConnector("smpp-no"));
        emg.Connectors.Add(new EmgConnector("smpp-fi"));
        emg.Connectors.Add(new EmgConnector("smpp-world"));
        emg.RoutingTable = static _ => "smpp-world";
        emg.SendResult = static (message, _) => message.Destination!.EndsWith('9') ? 8 : 0;
    }

    private static async Task<EmgTally> PlayAsync(TourScreen? screen, FakeEmg emg, TourOptions options, CancellationToken cancellationToken)
    {
        EmgTally tally = new();
        LiveLog log = new(screen, "EMG", options.Messages);
        MessageStream stream = new(options.Seed);
        List<(EmgMessage Message, string Connector)> messages = [.. Enumerable.Range(0, options.Messages).Select(stream.Next)];
        Task playing = Parallel.ForEachAsync(Enumerable.Range(0, messages.Count), new ParallelOptions { MaxDegreeOfParallelism = Senders, CancellationToken = cancellationToken }, async (number, _) =>
        {
            (EmgMessage message, string connector) = messages[number];
            EmgOutcome outcome = await emg.ReceiveAsync(message, connector);
            tally.Add(outcome);
            log.Add($"{message.Destination,-18} from {connector,-9} {outcome}");
            if (outcome.SendResult == 0)
            {
                (EmgMessage report, IReadOnlyDictionary<string, string> info) = MessageStream.ReportOf(message, number);
                tally.Add(await emg.ReceiveDlrAsync(report, outcome.SentBy!, info));
            }
        });
        await log.WhileAsync(playing, cancellationToken);
        return tally;
    }

    private static bool Report(TourScreen screen, FakeEmg emg, EmgTally tally, TourPlugin plugin, HookCounter counter, TourOptions options)
    {
        Table hooks = new Table().Title("EMG: calls that the fake made, and that the server answered").AddColumn("hook", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right)
            .AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("both sides");
        bool agrees = true;
        List<string> unserved = [];
        foreach (string hook in EmgHookNames.All)
        {
            List<EmgCallRecord> calls = [.. emg.Calls.Where(c => c.Hook == hook && c.Status != 404)];
            int answered = counter.Answered("emg", hook);
            agrees &= calls.Count == answered;
            if (calls.Count == 0 && answered == 0)
            {
                unserved.Add(hook);
                continue;
            }

            hooks.AddRow(hook, Text(calls.Count), Text(answered), Percentile(calls.Select(static c => c.Elapsed), 0.50), Percentile(calls.Select(static c => c.Elapsed), 0.99), Mark(calls.Count == answered));
        }

        Table outcomes = new Table().Title("EMG: outcomes").AddColumn("outcome").AddColumn("fake EMG saw", Right).AddColumn("plugin decided", Right).AddColumn("both sides");
        outcomes.AddRow("messages", Text(options.Messages), "", "");
        agrees &= Row("rejected by an opt-out", tally.Rejected, plugin.Rejected);
        agrees &= Row("routed by a prefix", tally.Routed, plugin.Routed);
        agrees &= Row("sent under a sender id", tally.Renamed, plugin.Renamed);
        agrees &= Row("report with HLR result", tally.LookedUp, plugin.LookedUp);
        outcomes.AddRow("sent", Text(tally.Sent), "", "");
        outcomes.AddRow("refused by the next operator, as the fake plays it", Text(tally.Failed), "", "");
        screen.Show(hooks);
        screen.Line($"The plugin overrides no other hook; EMG goes on by itself at {string.Join(", ", unserved)}.");
        screen.Show(outcomes);
        return agrees;

        bool Row(string outcome, int seen, int decided)
        {
            outcomes.AddRow(outcome, Text(seen), Text(decided), Mark(seen == decided));
            return seen == decided;
        }
    }
}

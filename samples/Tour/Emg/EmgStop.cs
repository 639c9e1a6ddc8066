using HookSdk.Emg;
using HookSdk.Testing;
using Spectre.Console;
using static Tour.TourTable;

namespace Tour.Emg;

/// <summary>EMG: a plugin server on loopback, and a fake EMG that sends it messages over HTTP.</summary>
internal sealed class EmgStop : TourStop
{
    private const int Senders = 8;
    private const string Served = "http://127.0.0.1:5080";

    public override async Task<TourServer> RunAsync(IAnsiConsole console, TourOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls(options.Serve ? Served : "http://127.0.0.1:0");
        builder.Services.AddSingleton(EmgRules.Default);
        builder.Services.AddEmgPlugin<TourPlugin>();
        builder.Services.AddHookInspector(static inspector => inspector.Enabled = true);
        WebApplication app = builder.Build();
        app.MapHookInspector("/_hooks");
        app.MapEmgPlugin("/emg");
        app.MapHealthChecks("/healthz");
        using HookCounter counter = new();
        await app.StartAsync();

        string url = app.Urls.First() + "/emg";
        console.Write(new Rule("[bold]EMG[/]: an SMS gateway asks a plugin server").LeftJustified());
        console.MarkupLine($"The plugin server listens on [blue]{url}[/]; a fake EMG sends it {options.Messages} messages, {Senders} at a time.");

        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(url)), Configure);
        EmgTally tally = await PlayAsync(console, emg, options);
        bool agrees = Report(console, emg, tally, app.Services.GetRequiredService<TourPlugin>(), counter);
        return new TourServer(app, agrees, $$$"""curl -d '{"ccarg":"retail","qe":{"DESTADDR":"46701234567","MESSAGE":"Hello"}}' {{{url}}}/route""");
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

    private static async Task<EmgTally> PlayAsync(IAnsiConsole console, FakeEmg emg, TourOptions options)
    {
        EmgTally tally = new();
        LiveLog log = new(console, "EMG", options.Messages);
        MessageStream stream = new(options.Seed);
        List<(EmgMessage Message, string Connector)> messages = [.. Enumerable.Range(0, options.Messages).Select(stream.Next)];
        Task playing = Parallel.ForEachAsync(Enumerable.Range(0, messages.Count), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (number, _) =>
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
        await log.WhileAsync(playing);
        return tally;
    }

    private static bool Report(IAnsiConsole console, FakeEmg emg, EmgTally tally, TourPlugin plugin, HookCounter counter)
    {
        Table hooks = new Table().Title("EMG: calls that the fake made, and that the server answered").AddColumn("hook", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right)
            .AddColumn("404", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("");
        bool agrees = true;
        foreach (string hook in EmgHookNames.All)
        {
            List<EmgCallRecord> calls = [.. emg.Calls.Where(c => c.Hook == hook)];
            int refused = calls.Count(static c => c.Status == 404);
            int answered = counter.Answered("emg", hook);
            bool same = calls.Count - refused == answered;
            agrees &= same;
            hooks.AddRow(hook, Text(calls.Count), Text(answered), Text(refused), Percentile(calls.Select(static c => c.Elapsed), 0.50), Percentile(calls.Select(static c => c.Elapsed), 0.99), Mark(same));
        }

        Table outcomes = new Table().Title("EMG: outcomes").AddColumn("outcome").AddColumn("fake EMG saw", Right).AddColumn("plugin decided", Right).AddColumn("");
        agrees &= Row("rejected by an opt-out", tally.Rejected, plugin.Rejected);
        agrees &= Row("routed by a prefix", tally.Routed, plugin.Routed);
        agrees &= Row("sent under a sender id", tally.Renamed, plugin.Renamed);
        agrees &= Row("report with HLR result", tally.LookedUp, plugin.LookedUp);
        outcomes.AddRow("sent", Text(tally.Sent), "", "");
        outcomes.AddRow("not sent, the attempt failed", Text(tally.Failed), "", "");
        console.Write(hooks);
        console.Write(outcomes);
        return agrees;

        bool Row(string outcome, int seen, int decided)
        {
            outcomes.AddRow(outcome, Text(seen), Text(decided), Mark(seen == decided));
            return seen == decided;
        }
    }
}

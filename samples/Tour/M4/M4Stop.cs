using System.Globalization;
using HookSdk.M4;
using HookSdk.Testing;
using Spectre.Console;
using static Tour.TourTable;

namespace Tour.M4;

/// <summary>M4: an external script on loopback, and a fake M4 that asks it about calls over HTTP.</summary>
internal sealed class M4Stop : TourStop
{
    private const int Lines = 8;
    private const string Served = "http://127.0.0.1:8833";

    public override async Task<TourServer> RunAsync(IAnsiConsole console, TourOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls(options.Serve ? Served : "http://127.0.0.1:0");
        builder.Services.AddM4Script<TourScript>();
        builder.Services.AddHookInspector(static inspector => inspector.Enabled = true);
        WebApplication app = builder.Build();
        app.MapHookInspector("/_hooks");
        app.MapHealthChecks("/healthz");
        app.MapM4Script("/");
        using HookCounter counter = new();
        await app.StartAsync();

        string url = app.Urls.First();
        console.Write(new Rule("[bold]M4[/]: a voice switch asks an external script").LeftJustified());
        console.MarkupLine($"The script listens on [blue]{url}[/]; a fake M4 asks it about {options.Messages} calls, {Lines} at a time.");

        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(url)));
        List<(M4Call Call, M4Outcome Outcome)> played = await PlayAsync(console, m4, options);
        bool agrees = Report(console, m4, played, app.Services.GetRequiredService<TourScript>(), counter);
        return new TourServer(app, agrees, $$$"""curl -d '{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}' {{{url}}}/""");
    }

    private static async Task<List<(M4Call Call, M4Outcome Outcome)>> PlayAsync(IAnsiConsole console, FakeM4 m4, TourOptions options)
    {
        LiveLog log = new(console, "M4", options.Messages);
        Random random = new(options.Seed);
        List<M4Call> calls = [.. Enumerable.Range(0, options.Messages).Select(_ => NextCall(random))];
        List<(M4Call Call, M4Outcome Outcome)> played = [];
        await log.WhileAsync(Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = Lines }, async (call, _) =>
        {
            M4Outcome outcome = await m4.CallAsync(call);
            lock (played)
            {
                played.Add((call, outcome));
            }

            log.Add($"{call.Source,-12} to {call.Destination,-12} {(outcome.IsRejected ? $"rejected: {outcome.Message}" : $"dialled as {outcome.Source} to {outcome.Destination}")}");
        }));
        return played;
    }

    private static M4Call NextCall(Random random) => new()
    {
        ConnectionPointId = random.Next(2) == 0 ? 2 : 7,
        UserId = random.Next(1, 4),
        Source = "3706" + random.Next(10_000_000).ToString("0000000", CultureInfo.InvariantCulture),
        Destination = random.Next(8) switch
        {
            0 => "882" + random.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture),
            1 => "37012345678",
            _ => "3705" + random.Next(10_000_000).ToString("0000000", CultureInfo.InvariantCulture),
        },
    };

    private static bool Report(IAnsiConsole console, FakeM4 m4, List<(M4Call Call, M4Outcome Outcome)> played, TourScript script, HookCounter counter)
    {
        int answered = counter.Answered("m4", M4HookNames.ExternalScript);
        bool agrees = m4.Calls.Count == answered;
        Table calls = new Table().Title("M4: calls that the fake made, and that the server answered")
            .AddColumn("hook", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("");
        calls.AddRow(
            M4HookNames.ExternalScript,
            Text(m4.Calls.Count),
            Text(answered),
            Percentile(played.Select(static p => p.Outcome.Elapsed), 0.50),
            Percentile(played.Select(static p => p.Outcome.Elapsed), 0.99),
            Mark(agrees));

        Table outcomes = new Table().Title("M4: outcomes").AddColumn("outcome").AddColumn("fake M4 saw", Right).AddColumn("script decided", Right).AddColumn("");
        agrees &= Row("rejected", static p => p.Outcome.IsRejected, script.Rejected);
        agrees &= Row("caller id set", static p => !p.Outcome.IsRejected && p.Outcome.Source == TourScript.CallerId, script.CallerIds);
        agrees &= Row("routing prefix added", static p => !p.Outcome.IsRejected && p.Outcome.Destination == TourScript.RoutingPrefix + p.Call.Destination, script.Prefixed);
        outcomes.AddRow("failed or timed out", Text(played.Count(static p => p.Outcome.Cause != M4Cause.Script)), "", "");
        console.Write(calls);
        console.Write(outcomes);
        return agrees;

        bool Row(string outcome, Func<(M4Call Call, M4Outcome Outcome), bool> seen, int decided)
        {
            int count = played.Count(seen);
            outcomes.AddRow(outcome, Text(count), Text(decided), Mark(count == decided));
            return count == decided;
        }
    }
}

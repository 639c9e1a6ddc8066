using System.Globalization;
using HookSdk.M4;
using HookSdk.Testing;
using Spectre.Console;
using Tour.Failing;
using static Tour.TourTable;

namespace Tour.M4;

/// <summary>M4: an external script on loopback, and a fake M4 that asks it about calls over HTTP.</summary>
internal sealed class M4Stop : TourStop
{
    private const int Lines = 8;
    private const int Port = 8833;

    public override (string Name, string What) Title => ("M4", "a voice switch asks an external script");

    public override string Decider => "samples/Tour/M4/TourScript.cs";

    public override string Failing => "samples/Tour/M4/FailingScript.cs";

    public override async Task<TourServer> RunAsync(TourScreen screen, TourOptions options, CancellationToken cancellationToken)
    {
        await using (WebApplication early = await StartAsync("http://127.0.0.1:0"))
        await using (FakeM4 warm = await FakeM4.StartAsync(HookTarget.Url(new Uri(early.Urls.First()))))
        {
            await PlayAsync(null, warm, options with { Messages = WarmUp }, cancellationToken);
        }

        WebApplication app = await StartAsync(options.Serve ? ServedUrl(screen, Port) : "http://127.0.0.1:0");
        using HookCounter counter = new();
        string url = app.Urls.First();
        screen.Line($"The script listens on [blue]{url}[/]; a fake M4 asks it about {Text(options.Messages)} calls, {Lines} at a time.");

        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(url)));
        List<(M4Call Call, M4Outcome Outcome)> played = await PlayAsync(screen, m4, options, cancellationToken);
        bool agrees = Report(screen, m4, played, app.Services.GetRequiredService<TourScript>(), counter);
        return new TourServer(app, agrees, $$$"""curl -d '{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}' {{{url}}}/""");
    }

    public override async Task<bool> FailAsync(TourScreen screen, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = Builder("http://127.0.0.1:0", LogLevel.None);
        FailureAct.AddTo(builder);
        builder.Services.AddM4Script<FailingScript>(FailureAct.Limit);
        await using WebApplication app = builder.Build();
        app.MapM4Script("/");
        await app.StartAsync(cancellationToken);

        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(app.Urls.First())));
        FailureAct act = new("M4", nameof(FailingScript), app.Services.GetRequiredService<Fault>(), app.Services.GetRequiredService<FaultCounter>());
        return await act.RunAsync(screen, async number =>
        {
            M4Outcome outcome = await m4.CallAsync(new() { Source = "37060000000", Destination = $"3705000{number:0000}" });
            return outcome.Cause == M4Cause.Script ? !outcome.IsRejected : null;
        });
    }

    private static async Task<WebApplication> StartAsync(string url)
    {
        WebApplicationBuilder builder = Builder(url);
        builder.Services.AddM4Script<TourScript>();
        builder.Services.AddHookInspector(static inspector => inspector.Enabled = true);
        WebApplication app = builder.Build();
        app.MapHookInspector("/_hooks");
        app.MapHealthChecks("/healthz");
        app.MapM4Script("/");
        await app.StartAsync();
        return app;
    }

    private static async Task<List<(M4Call Call, M4Outcome Outcome)>> PlayAsync(TourScreen? screen, FakeM4 m4, TourOptions options, CancellationToken cancellationToken)
    {
        LiveLog log = new(screen, "M4", options.Messages);
        Random random = new(options.Seed);
        List<M4Call> calls = [.. Enumerable.Range(0, options.Messages).Select(_ => NextCall(random))];
        List<(M4Call Call, M4Outcome Outcome)> played = [];
        await log.WhileAsync(Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = Lines, CancellationToken = cancellationToken }, async (call, _) =>
        {
            M4Outcome outcome = await m4.CallAsync(call);
            lock (played)
            {
                played.Add((call, outcome));
            }

            log.Add($"{call.Source,-12} to {call.Destination,-12} {(outcome.IsRejected ? $"rejected: {outcome.Message}" : $"dialled as {outcome.Source} to {outcome.Destination}")}");
        }), cancellationToken);
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

    private static bool Report(TourScreen screen, FakeM4 m4, List<(M4Call Call, M4Outcome Outcome)> played, TourScript script, HookCounter counter)
    {
        int answered = counter.Answered("m4", M4HookNames.ExternalScript);
        bool agrees = m4.Calls.Count == answered;
        Table calls = new Table().Title("M4: calls that the fake made, and that the server answered")
            .AddColumn("hook", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("both sides");
        calls.AddRow(
            M4HookNames.ExternalScript,
            Text(m4.Calls.Count),
            Text(answered),
            Percentile(played.Select(static p => p.Outcome.Elapsed), 0.50),
            Percentile(played.Select(static p => p.Outcome.Elapsed), 0.99),
            Mark(agrees));

        Table outcomes = new Table().Title("M4: outcomes").AddColumn("outcome").AddColumn("fake M4 saw", Right).AddColumn("script decided", Right).AddColumn("both sides");
        agrees &= Row("rejected", static p => p.Outcome.IsRejected, script.Rejected);
        agrees &= Row("caller id set", static p => !p.Outcome.IsRejected && p.Outcome.Source == TourScript.CallerId, script.CallerIds);
        agrees &= Row("routing prefix added", static p => !p.Outcome.IsRejected && p.Outcome.Destination == TourScript.RoutingPrefix + p.Call.Destination, script.Prefixed);
        outcomes.AddRow("not answered in time", Text(played.Count(static p => p.Outcome.Cause != M4Cause.Script)), "", "");
        screen.Show(calls);
        screen.Show(outcomes);
        return agrees;

        bool Row(string outcome, Func<(M4Call Call, M4Outcome Outcome), bool> seen, int decided)
        {
            int count = played.Count(seen);
            outcomes.AddRow(outcome, Text(count), Text(decided), Mark(count == decided));
            return count == decided;
        }
    }
}

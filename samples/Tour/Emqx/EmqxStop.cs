using System.Globalization;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spectre.Console;
using static Tour.TourTable;

namespace Tour.Emqx;

/// <summary>EMQX: an ExHook server on loopback, and a fake EMQX that calls it over gRPC while MQTT clients connect and publish.</summary>
internal sealed class EmqxStop : TourStop
{
    private const int Devices = 8;
    private const string Served = "http://127.0.0.1:9000";

    private static readonly string[] Topics = ["sensors/{0}/temperature", "legacy/{0}/up", "admin/{0}/reset", "sensors/{0}/empty"];

    public override async Task<TourServer> RunAsync(IAnsiConsole console, TourOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.UseUrls(options.Serve ? Served : "http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureEndpointDefaults(static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddExHookProvider<TourProvider>();
        WebApplication app = builder.Build();
        app.MapExHookProvider();
        using HookCounter counter = new();
        await app.StartAsync();

        string url = app.Urls.First();
        console.Write(new Rule("[bold]EMQX[/]: an MQTT broker asks a hook server").LeftJustified());
        console.MarkupLine($"The hook server listens on [blue]{url}[/]; a fake EMQX has {Devices} clients, which publish {options.Messages} messages at once.");

        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(url)), static o =>
        {
            o.Version = FakeEmqxVersion.V58;
            o.Authorization = new EmqxAuthorizationOptions { Caches = false };
        });
        EmqxTally tally = await PlayAsync(console, emqx, options);
        bool agrees = Report(console, emqx, tally, app.Services.GetRequiredService<TourProvider>(), counter);
        return new TourServer(app, agrees, $"set the URL of an ExHook server in EMQX's dashboard: {url}");
    }

    private static async Task<EmqxTally> PlayAsync(IAnsiConsole console, FakeEmqx emqx, TourOptions options)
    {
        EmqxTally tally = new();
        LiveLog log = new(console, "EMQX", options.Messages);
        FakeEmqxClient watcher = (await emqx.ConnectAsync("watcher", "ops", "secret of ops")).EnsureAccepted().Client;
        (await watcher.SubscribeAsync([new MqttSubscription("v2/#", 1), new MqttSubscription("sensors/#", 1)])).EnsureGranted();
        Task playing = Parallel.ForEachAsync(Enumerable.Range(0, Devices), async (device, _) => await PlayDeviceAsync(emqx, device, options, tally, log));
        await log.WhileAsync(playing);
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

    private static bool Report(IAnsiConsole console, FakeEmqx emqx, EmqxTally tally, TourProvider provider, HookCounter counter)
    {
        Table hooks = new Table().Title("EMQX: calls that the fake made, and that the server answered").AddColumn("hook", static c => c.NoWrap()).AddColumn("called", Right).AddColumn("answered", Right)
            .AddColumn("failed", Right).AddColumn("p50", Right).AddColumn("p99", Right).AddColumn("");
        bool agrees = true;
        foreach (IGrouping<string, EmqxCallRecord> calls in emqx.Calls.Where(static c => ExHookHookNames.All.Contains(c.Hook)).GroupBy(static c => c.Hook).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            int answered = counter.Answered("exhook", calls.Key);
            bool same = calls.Count() == answered;
            agrees &= same;
            hooks.AddRow(calls.Key, Text(calls.Count()), Text(answered), Text(calls.Count(static c => c.Failure is not null)),
                Percentile(calls.Select(static c => c.Elapsed), 0.50), Percentile(calls.Select(static c => c.Elapsed), 0.99), Mark(same));
        }

        Table outcomes = new Table().Title("EMQX: outcomes").AddColumn("outcome").AddColumn("fake EMQX saw", Right).AddColumn("provider decided", Right).AddColumn("");
        agrees &= Row("client refused", tally.Refused, provider.Refused);
        agrees &= Row("publish denied by its topic", tally.Denied, provider.Denied);
        agrees &= Row("message dropped", tally.Dropped, provider.Dropped);
        agrees &= Row("message sent to another topic", tally.Rewritten, provider.Rewritten);
        outcomes.AddRow("message delivered", Text(tally.Delivered), "", "");
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

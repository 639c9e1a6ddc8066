using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HookSdk.Bench.Emg;
using HookSdk.Bench.Report;

namespace HookSdk.Bench.Plugins;

/// <summary>
/// Upgrades a plugin again and again while calls run, and watches the working set: what an upgrade left behind would add up. The plugin uses System.Text.Json, loggers, options,
/// HttpClient, a memory cache and Npgsql. Server, callers and what the plugin calls share one process.
/// </summary>
internal static class PluginMemoryCommand
{
    public const string Name = "plugin-memory";

    private const int Callers = 16;
    private const int LookEvery = 20;
    private const double Limit = 1.1;

    /// <summary>After these the process has what it takes once: its own code is compiled twice, and the runtime's code heaps have found their size.</summary>
    private const int WarmUp = 60;

    private static readonly TimeSpan GivenBack = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] args)
    {
        bool isQuick = args.Contains("--quick");
        int upgrades = isQuick ? 40 : WarmUp + 200;
        using PluginFolder folder = new();
        Put(folder, 1);
        await using WebApplication prices = Prices();
        await prices.StartAsync();
        await using WebApplication app = Build(folder, prices.Urls.First());
        await app.StartAsync();
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };
        using CancellationTokenSource over = new();
        Task<long>[] callers = [.. Enumerable.Range(0, Callers).Select(_ => CallUntilAsync(client, over.Token))];

        List<Look> looks = [];
        for (int upgrade = 1; upgrade <= upgrades; upgrade++)
        {
            Put(folder, 1 + (upgrade % 2));
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/_plugins/proof/upgrade", UriKind.Relative), null);
            if (!answer.IsSuccessStatusCode)
                throw new BenchException($"upgrade {upgrade}: {await answer.Content.ReadAsStringAsync()}");

            // A caller that has ended has failed: that is thrown here, and not after all upgrades.
            await Task.WhenAll(callers.Where(static caller => caller.IsCompleted));
            if (upgrade % LookEvery == 0)
            {
                looks.Add(await LookAsync(client, upgrade));
                Console.WriteLine(looks[^1]);
            }
        }

        await over.CancelAsync();
        long calls = (await Task.WhenAll(callers)).Sum();

        int marked = isQuick ? 0 : (WarmUp / LookEvery) - 1;
        Look mark = looks[marked];
        double growth = (double)looks[(marked + 1)..].Max(static l => l.WorkingSet) / mark.WorkingSet;
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            | Upgrades | Working set | Managed heap | Versions still in memory |
            |--:|--:|--:|--:|
            {string.Join('\n', looks.Select(static l => string.Create(CultureInfo.InvariantCulture, $"| {l.Upgrades} | {l.WorkingSet / 1e6:0.0} MB | {l.Heap / 1e6:0.0} MB | {l.Uncollected} |")))}

            {calls:N0} calls, none of which failed. The largest working set is {growth:0.00} times the one after {mark.Upgrades} upgrades (aim: at most {Limit:0.0}).

            """);
        Console.WriteLine(table);
        if (args.Contains("--write"))
        {
            string method = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {string.Join(' ', args.Prepend(Name))}`\n\n{Machine.Describe()}.\n\n");
            ReadmeFigures.Update(Repository.ReadmePath, Name, method + table);
            Console.WriteLine("bench/README.md updated");
        }

        await app.StopAsync();
        return looks[^1].Uncollected == 0 && (isQuick || growth <= Limit) ? 0 : 1;
    }

    private static WebApplicationBuilder Builder()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        return builder;
    }

    /// <summary>What the plugin calls.</summary>
    private static WebApplication Prices()
    {
        WebApplication app = Builder().Build();
        app.MapGet("/price", static context => context.Response.WriteAsync("7"));
        app.MapGet("/later", static async context =>
        {
            await Task.Delay(20, context.RequestAborted);
            await context.Response.WriteAsync("later");
        });
        return app;
    }

    private static WebApplication Build(PluginFolder folder, string prices)
    {
        WebApplicationBuilder builder = Builder();
        builder.Configuration["Plugins:proof:Url"] = prices;
        builder.Services.AddEmg(static o => o.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.AddPluginDirectory(folder.Path, static options =>
        {
            options.Watch = false;
            options.Admin.OnHookPort = true;
            options.CheckTimeout = TimeSpan.FromMinutes(1);
        });
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapHookPlugins();
        return app;
    }

    private static void Put(PluginFolder folder, int version) => folder.Put($"Proof{version}", "proof", (
        "plugin.json",
        """{ "assembly": "Acme.Proof.dll", "classes": [ "Acme.Proof.EmgFirst", "Acme.Proof.EmgSecond" ], "startup": "Acme.Proof.ProofStartup", "sdkVersion": "0.1.0" }"""));

    private static async Task<long> CallUntilAsync(HttpClient client, CancellationToken over)
    {
        byte[] body = EmgBodies.Route(connectors: 2, groups: 2);
        long calls = 0;
        while (!over.IsCancellationRequested)
        {
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage answer = await client.PostAsync(new Uri("/emg/before_receive", UriKind.Relative), content, CancellationToken.None);
            string text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            if (!text.Contains("1.0.0", StringComparison.Ordinal) && !text.Contains("2.0.0", StringComparison.Ordinal))
                throw new BenchException($"a call was answered {(int)answer.StatusCode}: {text}");
            calls++;
        }

        return calls;
    }

    private static async Task<Look> LookAsync(HttpClient client, int upgrades)
    {
        long started = Stopwatch.GetTimestamp();
        int uncollected;
        do
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            using JsonDocument list = JsonDocument.Parse(await client.GetStringAsync(new Uri("/_plugins", UriKind.Relative)));
            uncollected = list.RootElement.GetProperty("unloading").GetArrayLength();
        }
        while (uncollected > 0 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30));

        // Memory is given back some seconds after a version has gone.
        await Task.Delay(GivenBack);
        using Process self = Process.GetCurrentProcess();
        return new Look(upgrades, self.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), uncollected);
    }

    private sealed record Look(int Upgrades, long WorkingSet, long Heap, int Uncollected)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Upgrades,5} upgrades: working set {WorkingSet / 1e6:0.0} MB, managed heap {Heap / 1e6:0.0} MB, versions still in memory: {Uncollected}");
    }
}

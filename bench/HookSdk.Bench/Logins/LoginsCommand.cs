using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using HookSdk.Bench.Report;
using HookSdk.Credentials;
using HookSdk.VerneMq;

namespace HookSdk.Bench.Logins;

/// <summary>
/// Many MQTT clients that connect at once, at a VerneMQ hook server that has verified nobody yet: who is let in, and after how long. Server and clients share one process and its
/// cores; each connect is a call over a connection of its own.
/// </summary>
internal static class LoginsCommand
{
    public const string Name = "logins";

    private const int Connects = 1000;
    private const int QuickConnects = 100;

    public static async Task<int> RunAsync(string[] args)
    {
        int count = args.Contains("--quick") ? QuickConnects : Connects;
        Storm[] storms =
        [
            await ConnectAsync("one user name and password for all, 210,000 iterations", count, PasswordHash.DefaultIterations, static _ => "fleet"),
            await ConnectAsync("a user for each, 1,000 iterations", count, PasswordHash.MinIterations, Each),
            await ConnectAsync("a user for each, 210,000 iterations", count / 10, PasswordHash.DefaultIterations, Each),
        ];
        string table = string.Create(CultureInfo.InvariantCulture, $"""
            | Connects at once, nobody verified yet | Connects | Let in | Refused | Until the last answer |
            |---|--:|--:|--:|--:|
            {string.Join('\n', storms.Select(static s => string.Create(CultureInfo.InvariantCulture, $"| {s.Name} | {s.LetIn + s.Refused:N0} | {s.LetIn:N0} | {s.Refused:N0} | {s.Seconds:0.00} s |")))}

            Distinct passwords of 210,000 iterations that one core hashes in a second: {HashesASecond(args.Contains("--quick") ? 3 : 20):0.0}.

            """);
        Console.WriteLine(table);
        if (args.Contains("--write"))
        {
            string method = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {string.Join(' ', args.Prepend(Name))}`\n\n{Machine.Describe()}.\n\n");
            ReadmeFigures.Update(Repository.ReadmePath, Name, method + table);
            Console.WriteLine("bench/README.md updated");
        }

        // Of the last, those are let in who can be hashed within the deadline.
        return storms[..2].All(static s => s.Refused == 0) ? 0 : 1;
    }

    private static string Each(int client) => string.Create(CultureInfo.InvariantCulture, $"user-{client}");

    private static async Task<Storm> ConnectAsync(string name, int count, int iterations, Func<int, string> userOf)
    {
        using PasswordVerifier verifier = new();
        Dictionary<string, PasswordHash> users = Enumerable.Range(0, count).Select(userOf).Distinct().AsParallel()
            .Select(user => (User: user, Hash: PasswordHash.Create("s3cret", iterations))).ToDictionary(static u => u.User, static u => u.Hash, StringComparer.Ordinal);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        builder.Services.AddVerneMq(static o => o.DrainWindow = TimeSpan.Zero).Add<LoginPlugin>();
        builder.Services.AddSingleton(verifier);
        builder.Services.AddSingleton<IReadOnlyDictionary<string, PasswordHash>>(users);
        await using WebApplication app = builder.Build();
        app.MapVerneMqPlugin("/vernemq");
        await app.StartAsync();
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = count }) { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(2) };

        long started = Stopwatch.GetTimestamp();
        bool[] outcomes = await Task.WhenAll(Enumerable.Range(0, count).Select(n => IsLetInAsync(client, n, userOf(n))));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Storm(name, outcomes.Count(static o => o), outcomes.Count(static o => !o), seconds);
    }

    private static async Task<bool> IsLetInAsync(HttpClient client, int number, string user)
    {
        string body = $$"""{"peer_addr":"127.0.0.1","peer_port":{{1024 + number}},"username":"{{user}}","password":"s3cret","mountpoint":"","client_id":"c{{number}}","clean_session":true}""";
        using HttpRequestMessage request = new(HttpMethod.Post, "/vernemq") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("vernemq-hook", VerneMqHookNames.AuthOnRegister);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.IsSuccessStatusCode && (await response.Content.ReadAsStringAsync()).Contains("\"ok\"", StringComparison.Ordinal);
    }

    private static double HashesASecond(int hashes)
    {
        PasswordHash hash = PasswordHash.Create("s3cret");
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < hashes; i++)
        {
            hash.Verify("s3cret");
        }

        return hashes / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private sealed record Storm(string Name, int LetIn, int Refused, double Seconds);
}

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using HookSdk.Hosting.Tests;
using HookSdk.Testing;

namespace HookSdk.Host.Tests.Processes;

/// <summary>The program as operators run it.</summary>
public sealed class HostProcessTests : IAsyncDisposable
{
    private readonly SettingsFile _file = new();

    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return default;
    }

    [Fact]
    public async Task EachTarget_IsServed_AndUpgradedByFiles()
    {
        await using Upstream upstream = await Upstream.StartAsync();
        Put(1);
        await using HostProcess host = await StartAsync(upstream);
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri($"{host.Http}emg")));
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri($"{host.Http}m4")), static o => o.BrokerTimeout = TimeSpan.FromMinutes(1));
        await using FakeVerneMq verneMq = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri($"{host.Http}vernemq")));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(host.Grpc.ToString())));
        FakeVerneMqClient verneMqClient = (await verneMq.ConnectAsync("c1")).EnsureAccepted().Client;
        FakeEmqxClient emqxClient = (await emqx.ConnectAsync("c1")).EnsureAccepted().Client;

        await EnsureAnswersAsync("1");

        using CancellationTokenSource over = new();
        Task<int> calling = CallUntilAsync(emg, over.Token);
        Put(2);
        await host.SaysAsync("directory: upgrade proof: 1.0.0 -> 2.0.0");
        await host.SaysAsync("directory: upgrade proof-m4: 1.0.0 -> 2.0.0");
        await host.SaysAsync("directory: upgrade proof-vernemq: 1.0.0 -> 2.0.0");
        await host.SaysAsync("directory: upgrade proof-exhook: 1.0.0 -> 2.0.0");

        await EnsureAnswersAsync("2");
        await over.CancelAsync();
        (await calling).ShouldBeGreaterThan(0);

        async Task EnsureAnswersAsync(string version)
        {
            (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureAccepted().Message.Note.ShouldBe($"{version}.0.0", host.Output);
            (await m4.CallAsync("46700000001", "46700000002")).EnsureSource($"{version}46700000001");
            (await verneMqClient.PublishAsync("a/b", "Hello")).EnsureAccepted().Message!.Text.ShouldBe($"{version}.0.0");
            (await emqxClient.PublishAsync("a/b", "Hello")).EnsureAccepted().Message!.Text.ShouldBe($"{version}.0.0");
        }
    }

    [Fact]
    public async Task Stop_AnswersWhatIsInFlight_AndEndsWithZero()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no SIGTERM.");
        await using Upstream upstream = await Upstream.StartAsync();
        Put(1);
        await using HostProcess host = await StartAsync(upstream);
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri($"{host.Http}emg")));
        upstream.CloseGate();
        Task<EmgOutcome>[] calls = [.. Enumerable.Range(0, 16).Select(_ => emg.ReceiveAsync(new("INFO", "46701234567", "Hello")))];
        await Eventually.HoldsAsync(() => upstream.AtGate == calls.Length, () => host.Output);

        host.Terminate();
        await host.SaysAsync("calls are running");
        upstream.OpenGate();

        foreach (EmgOutcome outcome in await Task.WhenAll(calls))
        {
            outcome.EnsureAccepted().Message.Note.ShouldBe("1.0.0");
        }

        (await host.EndAsync()).ShouldBe(0, host.Output);
    }

    [Fact]
    public async Task Operator_SeesPlugins_OnHisPort_AndHealthIsThere()
    {
        await using Upstream upstream = await Upstream.StartAsync();
        Put(1);
        await using HostProcess host = await StartAsync(upstream);
        using HttpClient client = new();

        JsonElement list = await client.GetFromJsonAsync<JsonElement>(new Uri(host.Operators, "/_plugins"), TestContext.Current.CancellationToken);
        list.GetProperty("plugins").EnumerateArray().Select(static p => $"{p.GetProperty("name").GetString()} {p.GetProperty("state").GetString()}")
            .ShouldBe(["proof running", "proof-exhook running", "proof-m4 running", "proof-vernemq running"]);
        using HttpResponseMessage hooks = await client.GetAsync(new Uri(host.Http, "/_plugins"), TestContext.Current.CancellationToken);
        hooks.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using HttpResponseMessage health = await client.GetAsync(new Uri(host.Http, "/healthz"), TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Metrics_GoWhereTheEnvironmentSays()
    {
        await using Upstream upstream = await Upstream.StartAsync();
        Put(1);
        await using HostProcess host = await StartAsync(upstream, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = upstream.Url,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        });

        (await upstream.Metrics.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)).ShouldContain("hooksdk.plugins.running");
    }

    [Fact]
    public async Task Start_ThatFails_IsOneLine_AndCodeOne()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        await File.WriteAllTextAsync(_file.Path, SettingsFile.OneServer[..^1] + $$""", "Kestrel": { "Endpoints": { "A": { "Url": "http://{{taken.LocalEndpoint}}" } } } }""", TestContext.Current.CancellationToken);

        (int code, string output) = await HostProcess.RunAsync("--config", _file.Path);

        code.ShouldBe(1);
        string said = output.Trim().Split('\n')[^1];
        said.ShouldBe($"hookhost: Failed to bind to address http://{taken.LocalEndpoint}: address already in use. Another program has the port: stop it, or set Kestrel:Endpoints:A:Url.");
        output.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task RequiredPlugin_ThatIsNotThere_IsOneLine_AndCodeOne()
    {
        await File.WriteAllTextAsync(_file.Path, """{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" } ] }, "PluginDirectory": { "Path": "plugins", "Required": [ "gate" ] } }""", TestContext.Current.CancellationToken);

        (int code, string output) = await HostProcess.RunAsync("--config", _file.Path);

        code.ShouldBe(1);
        output.ShouldContain($"hookhost: PluginDirectory:Required names gate: {_file.Plugins.Path} holds no plugin 'gate'.");
        output.ShouldNotContain("   at ");
    }

    private void Put(int version)
    {
        _file.Plugins.PutProof(version, "Emg");
        _file.Plugins.PutProof(version, "M4", "proof-m4");
        _file.Plugins.PutProof(version, "VerneMq", "proof-vernemq");
        _file.Plugins.PutProof(version, "ExHook", "proof-exhook");
    }

    private Task<HostProcess> StartAsync(Upstream upstream, IReadOnlyDictionary<string, string>? environment = null) =>
        HostProcess.StartAsync(_file, $$""", "Plugins": { "proof": {{Url(upstream)}}, "proof-m4": {{Url(upstream)}}, "proof-vernemq": {{Url(upstream)}}, "proof-exhook": {{Url(upstream)}} }""", environment);

    private static string Url(Upstream upstream) => $$"""{ "Url": "{{upstream.Url}}" }""";

    private static async Task<int> CallUntilAsync(FakeEmg emg, CancellationToken over)
    {
        int calls = 0;
        while (!over.IsCancellationRequested)
        {
            (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureAccepted().Message.Note.ShouldBeOneOf("1.0.0", "2.0.0");
            calls++;
        }

        return calls;
    }
}

using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.VerneMq.Tests;

/// <summary>What the registrar does at nodes that come, go, and know something already.</summary>
public sealed class ClusterTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Cluster_EachNodeHasItsOwnRegistrations_WithItsOwnKey()
    {
        await using FakeManagement one = await FakeManagement.StartAsync(key: "key-one");
        await using FakeManagement two = await FakeManagement.StartAsync(key: "key-two");
        await using HookApp app = await StartAsync([(one, "key-one"), (two, null)], configure: static o => o.ApiKey = "key-two");

        await Task.WhenAll(one.When(static b => b.Table.Count == 3), two.When(static b => b.Table.Count == 3));

        one.Table.ShouldBe(two.Table, "every node calls the same server");
        await UntilAsync(() => Registrar(app).Problem is null);
        HealthReportEntry health = await HealthAsync(app);
        health.Status.ShouldBe(HealthStatus.Healthy);
        health.Data[Name(one)].ShouldBe("3 hooks are registered.");
        health.Data[Name(two)].ShouldBe("3 hooks are registered.");
        foreach (FakeManagement node in (FakeManagement[])[one, two])
        {
            app.Log.Lines.ShouldContain(l => l.Contains($"registered auth_on_publish, auth_on_publish_m5, on_publish at {Name(node)}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Cluster_NodeThatCannotBeUsed_IsNamed_AndHoldsNoOtherUp()
    {
        await using FakeManagement one = await FakeManagement.StartAsync(key: "key-one");
        await using FakeManagement two = await FakeManagement.StartAsync();
        await using HookApp app = await StartAsync([(one, "wrong"), (two, null)]);

        await two.When(static b => b.Table.Count == 3);
        await UntilAsync(() => Registrar(app).Nodes is [{ Problem: not "nothing was registered yet" }, { Problem: null }]);

        HealthReportEntry health = await HealthAsync(app);
        health.Status.ShouldBe(HealthStatus.Degraded);
        health.Description.ShouldNotBeNull().ShouldContain($"{Name(two)}: 3 hooks are registered.");
        health.Data[Name(one)].ShouldBe($"The management API at {Name(one)} could not be used: it refuses the API key (ApiKey): it is unknown, has expired, or is not of scope mgmt.");
        app.Log.Lines.Count(l => l.StartsWith("Error: vernemq", StringComparison.Ordinal) && l.Contains(Name(one), StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task NoPayload_IsNotShown_AndIsNotRegisteredAnew()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        FakeClock clock = new();
        await using HookApp app = await StartAsync([(broker, null)], clock, vernemq: static o => o.Hooks["auth_on_publish"] = new() { NoPayload = true });
        await broker.When(static b => b.Table.Count == 3);

        await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(10), broker.When(static b => Count(b, "show") >= 4));

        Count(broker, "register").ShouldBe(3);
        Count(broker, "deregister").ShouldBe(0);
        broker.Table[0].ShouldEndWith("no_payload");
    }

    [Fact]
    public async Task RegisteredWithNoPayloadAndNotSetSo_IsSaidAtTheFirstCall()
    {
        const string Message = """{"username":null,"mountpoint":"","client_id":"c","qos":0,"topic":"t","retain":false}""";
        await using FakeManagement broker = await FakeManagement.StartAsync();
        await using HookApp app = await StartAsync([(broker, null)]);
        await UntilAsync(() => Registrar(app).Problem is null);

        (await app.PostAsync("auth_on_publish", Message)).EnsureSuccessStatusCode();
        (await app.PostAsync("auth_on_publish", Message)).EnsureSuccessStatusCode();

        app.Log.Lines.Count(static l => l.StartsWith("Warning: vernemq: auth_on_publish comes without a payload", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task EverythingRegisteredAlready_IsSaidInOneLine()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        broker.Enter("auth_on_publish", "http://hooks.example/vernemq");
        broker.Enter("auth_on_publish_m5", "http://hooks.example/vernemq");
        broker.Enter("on_publish", "http://hooks.example/vernemq");
        FakeClock clock = new();
        await using HookApp app = await StartAsync([(broker, null)], clock);

        await AdvanceUntilAsync(clock, TimeSpan.FromSeconds(10), broker.When(static b => Count(b, "show") >= 3));

        app.Log.Lines.Where(static l => l.Contains("registered", StringComparison.Ordinal)).ShouldBe([$"Information: vernemq: all 3 hooks are registered already at {Name(broker)}"]);
    }

    /// <summary>A broker that was restarted refuses every client until its hooks are there again.</summary>
    [Fact]
    public async Task BrokerThatIsDown_IsLookedForEverySecond()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync();
        Uri management = await broker.OpenManagementAsync();
        FakeClock clock = new();
        TimeSpan pollEvery = TimeSpan.FromHours(1);
        await using HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddVerneMq().Add(new Publishing()).AddRegistration(o =>
            {
                o.ManagementUrl = management;
                o.PollEvery = pollEvery;
            });
        });
        await UntilAsync(() => Registrar(app).Problem is null);
        await broker.StopBrokerAsync();
        await UntilAsync(() =>
        {
            clock.Advance(pollEvery);
            return Registrar(app).Problem is not null;
        });
        app.Log.Lines.ShouldContain(l => l.Contains("nothing listens there", StringComparison.Ordinal));

        await broker.StartBrokerAsync();
        TimeSpan waited = TimeSpan.Zero;
        while (broker.Webhooks.Count < 3)
        {
            waited.ShouldBeLessThan(pollEvery, "it looks every second, not when it usually would");
            clock.Advance(Second);
            waited += Second;
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private static int Count(FakeManagement broker, string command) => broker.Commands.Count(c => c.Split('?')[0] == command);

    private static string Name(FakeManagement broker) => broker.Url.GetLeftPart(UriPartial.Authority);

    private static VerneMqRegistrar Registrar(HookApp app) => app.App.Services.GetRequiredService<VerneMqRegistrar>();

    private static async Task<HealthReportEntry> HealthAsync(HookApp app) =>
        (await app.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["hooksdk-vernemq-registered"];

    private static Task<HookApp> StartAsync(
        (FakeManagement Node, string? Key)[] nodes, TimeProvider? clock = null, Action<VerneMqRegistrationOptions>? configure = null, Action<VerneMqOptions>? vernemq = null) => HookApp.StartAsync(builder =>
    {
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Configuration["Hooks:VerneMq:Registration:ServerUrl"] = "http://hooks.example";
        for (int i = 0; i < nodes.Length; i++)
        {
            // A node without a key of its own may be a text alone.
            string setting = $"Hooks:VerneMq:Registration:ManagementUrls:{i}";
            builder.Configuration[nodes[i].Key is null ? setting : $"{setting}:Url"] = nodes[i].Node.Url.AbsoluteUri;
            if (nodes[i].Key is { } key)
            {
                builder.Configuration[$"{setting}:ApiKey"] = key;
            }
        }

        builder.Services.AddVerneMq(vernemq).Add(new Publishing()).AddRegistration(configure);
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(1, deadline.Token);
        }
    }

    private static Task AdvanceUntilAsync(FakeClock clock, TimeSpan by, Task done) => UntilAsync(() =>
    {
        clock.Advance(by);
        return done.IsCompleted;
    });

    [FailClosed]
    private sealed class Publishing : VerneMqPlugin
    {
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;
    }
}

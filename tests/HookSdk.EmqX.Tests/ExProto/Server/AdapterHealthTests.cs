using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>Whether EMQX's adapter answers, as health and log tell it from the calls that devices need.</summary>
public sealed class AdapterHealthTests
{
    private const string Name = "hooksdk-exproto-adapter";

    [Fact]
    public async Task Adapter_GoesAndComesBack_HealthSaysSinceWhen()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        HealthReportEntry fresh = await CheckAsync(app);
        (fresh.Status, fresh.Data[AdapterOf(app)]).ShouldBe((HealthStatus.Healthy, "not called yet"));

        await EchoAsync(app);
        app.Emqx.Time.Advance(TimeSpan.FromSeconds(3));
        HealthReportEntry answered = await CheckAsync(app);
        (answered.Status, answered.Data[AdapterOf(app)]).ShouldBe((HealthStatus.Healthy, "answered 3 s ago"));

        await app.Emqx.StopAdapterAsync();
        (await CheckAsync(app)).Status.ShouldBe(HealthStatus.Healthy);
        await FailAsync(app);
        app.Emqx.Time.Advance(TimeSpan.FromSeconds(5));
        await FailAsync(app);
        HealthReportEntry silent = await CheckAsync(app);
        (silent.Status, silent.Data[AdapterOf(app)]).ShouldBe((HealthStatus.Degraded, "has not answered since 2026-01-01 00:00:03Z"));
        silent.Description.ShouldBe($"EMQX's adapter at {AdapterOf(app)} has not answered since 2026-01-01 00:00:03Z.");

        await app.Emqx.StartAdapterAsync();
        await EchoAsync(app);
        (await CheckAsync(app)).Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task Check_IsOfReadiness_AndRegisteredOnce()
    {
        ServiceCollection services = new();
        services.AddExProto();
        services.AddExProto().Add(new LineHandler());
        await using ServiceProvider provider = services.BuildServiceProvider();

        HealthReport ready = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(static c => c.Tags.Contains("ready"), TestContext.Current.CancellationToken);

        ready.Entries.Keys.ShouldBe(["hooksdk-ready", Name], ignoreOrder: true);
        ready.Entries[Name].Tags.ShouldBe(["ready", "adapter"], ignoreOrder: true);
    }

    [Fact]
    public async Task Check_AsksNothing()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        await EchoAsync(app);
        int calls = app.Emqx.AdapterCalls.Count;

        await CheckAsync(app);

        app.Emqx.AdapterCalls.Count.ShouldBe(calls);
    }

    [Fact]
    public async Task Adapters_OfNodes_AreToldApart()
    {
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network, static o =>
        {
            o.NodeAdapters["emqx@10.0.0.1"] = o.AdapterUrl;
            o.NodeAdapters["emqx@10.0.0.2"] = new("http://10.0.0.2:9100/");
        });

        (await CheckAsync(app)).Data.Keys.ShouldBe([AdapterOf(app), "http://10.0.0.2:9100"], ignoreOrder: true);
    }

    /// <summary>The broker's authentication of one device takes too long; the adapter answers for others meanwhile.</summary>
    [Fact]
    public void SlowCall_WhileOthersAreAnswered_IsNoOutage()
    {
        FakeClock clock = new();
        AdapterState state = new(clock);

        long slow = state.Begin();
        clock.Advance(TimeSpan.FromSeconds(1));
        state.Answered(state.Begin()).ShouldBeNull();
        state.Failed(slow, isTimeout: true).ShouldBeFalse();
        state.SilentSince.ShouldBeNull();

        clock.Advance(TimeSpan.FromSeconds(1));
        state.Failed(state.Begin(), isTimeout: true).ShouldBeTrue();
        state.Failed(slow, isTimeout: false).ShouldBeFalse();
        state.SilentSince.ShouldBe(clock.GetUtcNow());
        clock.Advance(TimeSpan.FromSeconds(4));
        state.Answered(slow).ShouldBeNull("it was on its way before the outage");
        state.SilentSince.ShouldNotBeNull();
        state.Answered(state.Begin()).ShouldBe(TimeSpan.FromSeconds(4));
        state.Failed(slow, isTimeout: false).ShouldBeTrue();
    }

    [Fact]
    public async Task Outage_OfManyDevices_IsOneLine()
    {
        const int count = 30;
        await using ExProtoServerApp app = await ExProtoServerApp.StartAsync(ExProtoServerApp.Network);
        FakeDevice[] devices = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => app.Emqx.ConnectAsync()));
        foreach (FakeDevice device in devices)
        {
            await device.SendAsync("echo x\n");
            await device.ExpectAsync("x\n");
        }

        await app.Emqx.StopAdapterAsync();
        await Task.WhenAll(devices.Select(static d => d.SendAsync("echo y\n")));
        await Waiting.UntilAsync(() => app.Log.Lines.Count(static l => l.Id == 304) == count);

        (LogLevel, int Id, string Text) line = app.Log.Lines.Where(static l => l.Level >= LogLevel.Warning && l.Text.StartsWith("exproto", StringComparison.Ordinal)).ShouldHaveSingleItem();
        line.Id.ShouldBe(310);
        line.Text.ShouldContain(AdapterOf(app));
        app.Log.Lines.Count(static l => l.Id == 309).ShouldBe(count);

        app.Emqx.Time.Advance(TimeSpan.FromSeconds(7));
        await app.Emqx.StartAdapterAsync();
        await EchoAsync(app);
        await EchoAsync(app);
        app.Log.Lines.Where(static l => l.Id == 311).ShouldHaveSingleItem().Text.ShouldBe($"exproto: EMQX's adapter at {AdapterOf(app)} answers again, after 7 s");
    }

    private static async Task<HealthReportEntry> CheckAsync(ExProtoServerApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries[Name];

    /// <summary>A device's whole life: when its loop is over, each of its calls has been answered.</summary>
    private static async Task EchoAsync(ExProtoServerApp app)
    {
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("echo x\n");
        await device.ExpectAsync("x\n");
        await device.CloseAsync();
        await Waiting.UntilAsync(() => app.Handler.Running == 0);
    }

    /// <summary>A device whose answer cannot be sent, up to its end.</summary>
    private static async Task FailAsync(ExProtoServerApp app)
    {
        int before = app.Log.Lines.Count(static l => l.Id == 304);
        await (await app.Emqx.ConnectAsync()).SendAsync("echo x\n");
        await Waiting.UntilAsync(() => app.Log.Lines.Count(static l => l.Id == 304) > before);
    }

    private static string AdapterOf(ExProtoServerApp app) => app.Emqx.AdapterUrl.GetLeftPart(UriPartial.Authority);
}

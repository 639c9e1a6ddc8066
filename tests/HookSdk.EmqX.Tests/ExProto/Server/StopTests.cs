using HookSdk.EmqX.Tests.Transport;
using HookSdk.Testing;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>A stop waits for devices in one drain window, whatever holds them: the clock is moved on by that and no more.</summary>
public sealed class StopTests
{
    /// <summary>Once the server stops, a timer looks for bodies that do not come on.</summary>
    private const int Looking = 1;

    [Fact]
    public async Task LoopThatDoesNotEnd_IsWaitedForOnce()
    {
        await using ExProtoServerApp app = await StartAsync();
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("block\n");

        await StopAsync(app);

        await device.ExpectClosedAsync();
        app.Handler.Running.ShouldBe(1);
        app.Log.Lines.ShouldContain(static l => l.Id == 308 && l.Text.Contains("1 devices whose loops have not ended, and 0 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LoopOfADeviceThatIsGone_IsWaitedForOnce()
    {
        await using ExProtoServerApp app = await StartAsync();
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("block\n");
        await Waiting.UntilAsync(() => app.Handler.Running == 1);
        await device.CloseAsync();

        await StopAsync(app);

        app.Handler.Running.ShouldBe(1);
    }

    [Fact]
    public async Task EndThatEmqxNeverTells_IsWaitedForOnce()
    {
        await using ExProtoServerApp app = await StartAsync();
        FakeDevice device = await app.Emqx.ConnectAsync();
        await device.SendAsync("echo x\n");
        await device.ExpectAsync("x\n");
        app.Emqx.Gateway.Devices.Single().Vanish();

        await StopAsync(app, () => app.Emqx.AdapterCalls.Any(static c => c.Method == "Close"));

        app.Handler.Running.ShouldBe(0);
        app.Server.Server.ActiveCalls.ShouldBe(0);
        app.Log.Lines.ShouldContain(static l => l.Id == 308 && l.Text.Contains("0 devices whose loops have not ended, and 1 ", StringComparison.Ordinal));
    }

    /// <summary>Without idle checks nothing but a stop waits on the clock.</summary>
    private static Task<ExProtoServerApp> StartAsync() => ExProtoServerApp.StartAsync(ExProtoServerApp.Network, static o => o.CheckIdleAfter = null);

    private static async Task StopAsync(ExProtoServerApp app, Func<bool>? meanwhile = null)
    {
        app.Emqx.Time.WaitingTimers.ShouldBe(0);
        Task stopping = app.App.StopAsync(TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => app.Emqx.Time.WaitingTimers == Looking + 1 && meanwhile?.Invoke() != false);
        stopping.IsCompleted.ShouldBeFalse();

        app.Emqx.Time.Advance(app.Server.Server.Settings.DrainWindow);

        // What comes after the window looks at the clock every few milliseconds. This wait ends before it has moved the clock on by a second window.
        await Waiting.UntilAsync(() =>
        {
            app.Emqx.Time.Advance(TimeSpan.FromMilliseconds(1));
            return stopping.IsCompleted;
        });
        await stopping;
    }
}

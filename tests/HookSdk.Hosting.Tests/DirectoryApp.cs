using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests;

/// <summary>A program that serves EMG with plugins of a directory, on real ports; a gateway that calls it; and what the plugins call.</summary>
internal sealed class DirectoryApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly WebApplication _prices;
    private volatile TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _atGate;

    private DirectoryApp(WebApplication app, WebApplication prices, Lines log) => (_app, _prices, Log) = (app, prices, log);

    public FakeEmg Emg { get; private set; } = null!;

    public Lines Log { get; }

    public PluginDirectory Directory => _app.Services.GetRequiredService<PluginDirectory>();

    public HookPlugins Plugins => _app.Services.GetServices<HookPlugins>().Single(static p => p.Target == "emg");

    public IServiceProvider Services => _app.Services;

    public IReadOnlyList<string> Urls => [.. _app.Urls];

    /// <summary>How many calls wait at the gate.</summary>
    public int AtGate => Volatile.Read(ref _atGate);

    public static async Task<DirectoryApp> StartAsync(PluginFolders folders, Action<PluginDirectoryOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<WebApplication>? map = null, string name = "Anna", string urls = "http://127.0.0.1:0")
    {
        Lines log = new();
        WebApplicationBuilder pricesBuilder = WebApplication.CreateSlimBuilder();
        pricesBuilder.WebHost.UseUrls("http://127.0.0.1:0");
        pricesBuilder.Logging.ClearProviders();
        WebApplication prices = pricesBuilder.Build();

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Logging.ClearProviders().AddProvider(log);
        DirectoryApp? made = null;
        prices.MapGet("/price", static context => context.Response.WriteAsync("7"));
        prices.MapGet("/gate", async context =>
        {
            Interlocked.Increment(ref made!._atGate);
            await made._gate.Task;
            await context.Response.WriteAsync("open");
        });
        await prices.StartAsync(TestContext.Current.CancellationToken);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PluginDirectory:CheckTimeout"] = "00:01:00",
            ["PluginDirectory:UnloadTimeout"] = "00:01:00",
            ["Plugins:router:Name"] = name,
            ["Plugins:router:Tone"] = "Brief",
            ["Plugins:router:Url"] = prices.Urls.First(),
            ["OptOut:Numbers:0"] = "46700000001",
        });
        builder.Services.AddEmg(static o => o.Deadline = TimeSpan.FromSeconds(60)).Add(new Accepts(), "base");
        builder.Services.AddPluginDirectory(folders.Path, options =>
        {
            options.Watch = false;
            configure?.Invoke(options);
        });
        build?.Invoke(builder);
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        map?.Invoke(app);
        made = new DirectoryApp(app, prices, log);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            made.Emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Urls.First(static u => !u.Contains("unix", StringComparison.Ordinal)) + "/emg")));
        }
        catch
        {
            await app.DisposeAsync();
            await prices.DisposeAsync();
            throw;
        }

        return made;
    }

    /// <summary>One message through the gateway: what the plugins have noted on it. Throws when the call fails.</summary>
    public async Task<string> CallAsync(string text = "Hello") => (await Emg.ReceiveAsync(new("INFO", "46701234567", text))).EnsureAccepted().EnsureSent().Message.Note ?? "";

    /// <summary>Two looks, as the watch makes them: what both have found alike is taken.</summary>
    public Task LookTwiceAsync() => Directory.LookTwiceAsync();

    /// <summary>Lets all calls that wait go on.</summary>
    public void OpenGate() => _gate.TrySetResult();

    /// <summary>Calls from now on wait again.</summary>
    public void CloseGate() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PluginSlot Slot(string name) => Directory.Slots.Single(s => s.Name == name);

    /// <summary>Waits until nothing that was replaced is left in memory.</summary>
    public Task EnsureAllCollectedAsync() => Directory.EnsureAllCollectedAsync(Log);

    public async Task StopAsync() => await _app.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>There from the start, so that the hook is served all the time: EMG calls none that was answered 404.</summary>
    [FailOpen]
    private sealed class Accepts : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }

    public async ValueTask DisposeAsync()
    {
        OpenGate();
        await Emg.DisposeAsync();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _prices.DisposeAsync();
    }
}

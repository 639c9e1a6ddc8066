using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests;

/// <summary>Two servers that register themselves at one broker: behind one URL, as behind a load balancer, and each with a URL of its own.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const string Shared = "http://hooks.example:5090";
    private const string OnWakeup = "on_client_wakeup";

    private static readonly string[] Hooks = ["auth_on_register", "auth_on_register_m5", OnWakeup];

    private readonly Balancer _balancer = new();
    private FakeVerneMq _broker = null!;
    private Uri _management = null!;

    public async ValueTask InitializeAsync()
    {
        _broker = await FakeVerneMq.StartAsync(o => o.Endpoints[new Uri(Shared + "/vernemq")] = HookTarget.Handler(_balancer, "/vernemq"));
        _management = await _broker.OpenManagementAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _balancer.Dispose();
    }

    [Fact]
    public async Task OneUrl_IsRegisteredOnce_AndOneOfThemIsCalled()
    {
        await using Replica first = await StartAsync(Shared);
        await using Replica second = await StartAsync(Shared);
        _balancer.To = second.Url;

        await ConnectAsync();

        _broker.Webhooks.Select(static w => w.Hook).ShouldBe(Hooks);
        (first.Plugin.Asked, first.Plugin.Heard, second.Plugin.Asked, second.Plugin.Heard).ShouldBe((0, 0, 1, 1));
    }

    [Fact]
    public async Task OneUrl_OneStops_TheOtherGoesOn()
    {
        await using Replica first = await StartAsync(Shared);
        await using Replica second = await StartAsync(Shared);
        _balancer.To = second.Url;

        await first.StopAsync();

        _broker.Webhooks.Select(static w => w.Hook).ShouldBe(Hooks);
        (await ConnectAsync()).EnsureAccepted();
    }

    /// <summary>Why RemoveOnStop is off by default: nobody can tell at the broker that another server needs the entry too.</summary>
    [Fact]
    public async Task OneUrl_OneStopsWithRemoveOnStop_EveryClientIsRefusedUntilTheOtherLooks()
    {
        await using Replica first = await StartAsync(Shared, static o => o.Registration.RemoveOnStop = true);
        await using Replica second = await StartAsync(Shared, static o => o.Registration.RemoveOnStop = true);
        _balancer.To = second.Url;

        await first.StopAsync();

        _broker.Webhooks.ShouldBeEmpty();
        (await ConnectAsync()).EnsureRefused();

        await second.LooksUntilAsync(() => _broker.Webhooks.Count == Hooks.Length);
        (await ConnectAsync()).EnsureAccepted();
        second.App.Log.Lines.ShouldContain(static l => l.Contains("forgotten 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OneUrl_PluginDisabledInOne_IsRegisteredAgainByTheOther_AndThenLeftAlone()
    {
        await using Replica first = await StartAsync(Shared);
        await using Replica second = await StartAsync(Shared);
        first.App.Plugins.Load(new Publishes());
        second.App.Plugins.Load(new Publishes());
        await second.LooksUntilAsync(() => IsRegistered("on_publish"));
        await second.LooksUntilAsync(() => second.Registrar.Count == Hooks.Length + 1);

        first.App.Plugins.Disable<Publishes>();
        await UntilAsync(() => !IsRegistered("on_publish"));
        await second.LooksUntilAsync(() => IsRegistered("on_publish"));
        await first.LooksUntilAsync(() => first.App.Log.Lines.Any(static l => l.Contains("on_publish is registered at the broker for this server", StringComparison.Ordinal)));

        IsRegistered("on_publish").ShouldBeTrue();
    }

    [Fact]
    public async Task OneUrl_DifferentOptions_AreMadeAnewInTurns_AndToldOnce()
    {
        await using Replica first = await StartAsync(Shared);
        await using Replica second = await StartAsync(Shared, static o => o.Hooks[OnWakeup] = new() { BrokerTimeout = TimeSpan.FromSeconds(4.5) });
        Timeout().ShouldBe(4.5, "the one that started last has its way");
        second.Complaints.ShouldBe(0, "an entry that was there before may be an earlier version's");

        await first.LooksUntilAsync(() => Timeout() == 5);
        await second.LooksUntilAsync(() => Timeout() == 4.5);
        await first.LooksUntilAsync(() => Timeout() == 5);
        await second.LooksUntilAsync(() => Timeout() == 4.5);

        first.Complaints.ShouldBe(1);
        second.Complaints.ShouldBe(1);

        double Timeout() => _broker.Webhooks.SingleOrDefault(static w => w.Hook == OnWakeup)?.BrokerTimeout.TotalSeconds ?? 0;
    }

    [Fact]
    public async Task OwnUrls_TheFirstDecides_AndAllHear()
    {
        await using Replica first = await StartAsync();
        await using Replica second = await StartAsync();

        (await ConnectAsync()).EnsureAccepted();

        _broker.Webhooks.Select(static w => $"{w.Hook} {w.Endpoint}").ShouldBe(
            [.. Hooks.Select(h => $"{h} {first.Url}vernemq"), .. Hooks.Select(h => $"{h} {second.Url}vernemq")], ignoreOrder: true);
        (first.Plugin.Asked, first.Plugin.Heard, second.Plugin.Asked, second.Plugin.Heard).ShouldBe((1, 1, 0, 1));
    }

    [Fact]
    public async Task OwnUrls_OneStopsWithRemoveOnStop_TheOtherDecides()
    {
        await using Replica first = await StartAsync(configure: static o => o.Registration.RemoveOnStop = true);
        await using Replica second = await StartAsync(configure: static o => o.Registration.RemoveOnStop = true);

        await first.StopAsync();

        _broker.Webhooks.Select(static w => w.Endpoint.OriginalString).Distinct().ShouldBe([$"{second.Url}vernemq"]);
        (await ConnectAsync()).EnsureAccepted();
        second.Plugin.Asked.ShouldBe(1);
    }

    /// <summary>An endpoint that is down refuses, and the next one is not asked.</summary>
    [Fact]
    public async Task OwnUrls_OneStopsAndStaysRegistered_EveryClientIsRefused()
    {
        await using Replica first = await StartAsync();
        await using Replica second = await StartAsync();

        await first.StopAsync();

        _broker.Webhooks.Count.ShouldBe(2 * Hooks.Length);
        (await ConnectAsync()).EnsureRefused();
        second.Plugin.Asked.ShouldBe(0);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private bool IsRegistered(string hook) => _broker.Webhooks.Any(w => w.Hook == hook);

    private Task<VerneMqConnectOutcome> ConnectAsync() => _broker.ConnectAsync("c");

    private async Task<Replica> StartAsync(string? url = null, Action<VerneMqOptions>? configure = null)
    {
        FakeClock clock = new();
        Gate plugin = new();
        HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddVerneMq(configure).Add(plugin);
            builder.Services.AddVerneMq().AddRegistration(o =>
            {
                o.ManagementUrl = _management;
                o.ServerUrl = url is null ? null : new Uri(url);
            });
        });
        Replica replica = new(app, clock, plugin);
        await UntilAsync(() => replica.Registrar.Problem is null);
        return replica;
    }

    private sealed class Replica(HookApp app, FakeClock clock, Gate plugin) : IAsyncDisposable
    {
        public HookApp App => app;

        public Gate Plugin => plugin;

        public Uri Url { get; } = new(app.App.Urls.First());

        public VerneMqRegistrar Registrar => app.App.Services.GetRequiredService<VerneMqRegistrar>();

        /// <summary>How often it said that somebody registers its hooks with other options.</summary>
        public int Complaints => app.Log.Lines.Count(static l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("other options", StringComparison.Ordinal));

        /// <summary>Looks at the broker's table until something is so.</summary>
        public Task LooksUntilAsync(Func<bool> condition) => UntilAsync(() =>
        {
            bool isSo = condition();
            if (!isSo)
            {
                clock.Advance(TimeSpan.FromSeconds(10));
            }

            return isSo;
        });

        public Task StopAsync() => app.App.StopAsync(TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }

    /// <summary>Hands calls to the server that is named.</summary>
    private sealed class Balancer() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        public Uri? To { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(To!, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Gate : VerneMqPlugin
    {
        private int _asked;
        private int _heard;

        public int Asked => _asked;

        public int Heard => _heard;

        [FailClosed]
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            Interlocked.Increment(ref _asked);
            return new(RegisterReply.Ok());
        }

        public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context)
        {
            Interlocked.Increment(ref _heard);
            return default;
        }
    }

    private sealed class Publishes : VerneMqPlugin
    {
        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;
    }
}

using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace HookSdk.VerneMq.Tests;

public sealed partial class RegistrationTests
{
    private const string Secret = "a-secret-of-16-characters";

    [Fact]
    public async Task AtTheStart_RegistersTheOverriddenHooks_WithTheirOptions()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync(key: "the-key");
        await using HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddVerneMq(o =>
            {
                o.PathSecret = Secret;
                o.Hooks["auth_on_publish"] = new() { NoPayload = true, BrokerTimeout = TimeSpan.FromSeconds(1) };
                o.Hooks["on_publish"] = new() { Base64Payload = false };
            }).Add(new Publishing());
            builder.Services.AddVerneMq().AddRegistration(o =>
            {
                o.ManagementUrl = broker.Url;
                o.ApiKey = "the-key";
                o.ServerUrl = new Uri("http://hooks.example:5090");
            });
        });

        await broker.When(b => b.Table.Count == 3);

        const string Endpoint = $"http://hooks.example:5090/vernemq/{Secret}";
        broker.Table.ShouldBe([$"auth_on_publish {Endpoint} 1000 ms no_payload", $"auth_on_publish_m5 {Endpoint}", $"on_publish {Endpoint} plain"]);
        app.Log.Lines.ShouldAllBe(static l => !l.Contains("the-key", StringComparison.Ordinal) && !l.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutServerUrl_RegistersItsOwnAddress()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        await using HookApp app = await StartAsync(broker);

        await broker.When(b => b.Table.Count == 3);

        broker.Table[0].ShouldBe($"auth_on_publish {app.App.Urls.First()}/vernemq");
    }

    [Fact]
    public async Task ListeningEverywhere_WithoutServerUrl_SaysWhatIsMissing()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        await using HookApp app = await HookApp.StartAsync(
            builder =>
            {
                builder.Services.AddVerneMq().Add(new Publishing());
                builder.Services.AddVerneMq().AddRegistration(o => o.ManagementUrl = broker.Url);
            },
            url: "http://0.0.0.0:0");

        (await HealthAsync(app)).Status.ShouldBe(HealthStatus.Degraded);
        app.Log.Lines.ShouldContain(static l => l.Contains("ServerUrl", StringComparison.Ordinal));
        broker.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task AfterARestartOfTheBroker_RegistersAgain()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        FakeClock clock = new();
        await using HookApp app = await StartAsync(broker, clock);
        await broker.When(static b => b.Table.Count == 3);
        await RegisteredAsync(app);

        broker.Forget();
        await AdvanceUntilAsync(clock, broker.When(static b => b.Table.Count == 3));

        while (!app.Log.Lines.Any(static l => l.Contains("forgotten 3", StringComparison.Ordinal)))
        {
            // The line is written after the last registration was answered.
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await RegisteredAsync(app);
    }

    [Fact]
    public async Task BrokerThatIsDown_IsToldOnce_AndTriedAgain()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync(key: "another");
        FakeClock clock = new();
        await using HookApp app = await StartAsync(broker, clock);
        VerneMqRegistrar registrar = app.App.Services.GetRequiredService<VerneMqRegistrar>();
        while (registrar.Problem is not { } problem || !problem.Contains("API key", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        (await HealthAsync(app)).Description.ShouldNotBeNull().ShouldContain("asks for an API key");
        app.Log.Lines.Count(static l => l.StartsWith("Error: vernemq", StringComparison.Ordinal) && l.Contains("API key", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task DisabledPlugin_IsDeregistered_EnabledRegisteredAgain()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        await using HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddVerneMq().Add(new Publishing()).Add(new Listening());
            builder.Services.AddVerneMq().AddRegistration(o => o.ManagementUrl = broker.Url);
        });
        await broker.When(static b => b.Table.Count == 4);

        app.Plugins.Disable<Listening>();
        await broker.When(static b => b.Table.Count == 3);
        broker.Table.ShouldAllBe(static row => !row.StartsWith("on_client_gone", StringComparison.Ordinal));
        (await app.PostAsync("on_client_gone", """{"mountpoint":"","client_id":"c"}""")).EnsureSuccessStatusCode();

        app.Plugins.Enable<Listening>();
        await broker.When(static b => b.Table.Count == 4);

        app.Plugins.Load(new Late());
        await broker.When(static b => b.Table.Count == 5);
        app.Log.Lines.ShouldAllBe(static l => !l.Contains("on_client_gone is", StringComparison.Ordinal), "what it has deregistered itself is nothing to warn of");
    }

    [Fact]
    public async Task EntryWithOtherOptions_IsMadeAnew_ForeignOnesAreLeftAlone()
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        broker.Enter("on_publish", "http://elsewhere/");
        broker.Enter("on_publish", "http://hooks.example/vernemq", timeout: 100);
        broker.Enter("on_deliver", "http://hooks.example/vernemq");
        await using HookApp app = await HookApp.StartAsync(builder =>
        {
            builder.Services.AddVerneMq().Add(new Publishing());
            builder.Services.AddVerneMq().AddRegistration(o =>
            {
                o.ManagementUrl = broker.Url;
                o.ServerUrl = new Uri("http://hooks.example");
            });
        });
        await RegisteredAsync(app);

        broker.Table.ShouldBe(["on_publish http://elsewhere/", "on_deliver http://hooks.example/vernemq", "auth_on_publish http://hooks.example/vernemq", "auth_on_publish_m5 http://hooks.example/vernemq", "on_publish http://hooks.example/vernemq"]);
        app.Log.Lines.ShouldContain(static l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains("on_deliver is registered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnStop_RegistrationsStay_UnlessAskedFor(bool removeOnStop)
    {
        await using FakeManagement broker = await FakeManagement.StartAsync();
        HookApp app = await StartAsync(broker, configure: o => o.RemoveOnStop = removeOnStop);
        await broker.When(static b => b.Table.Count == 3);
        await RegisteredAsync(app);

        await app.App.StopAsync(TestContext.Current.CancellationToken);

        broker.Table.Count.ShouldBe(removeOnStop ? 0 : 3);
        app.Log.Lines.Count(static l => l.Contains("RemoveOnStop", StringComparison.Ordinal)).ShouldBe(removeOnStop ? 1 : 0);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Lines_AreTheSameTable_ForThoseWhoRegisterByHand()
    {
        await using HookApp app = await HookApp.StartAsync(builder => builder.Services.AddVerneMq(o =>
        {
            o.PathSecret = Secret;
            o.Hooks["auth_on_publish"] = new() { NoPayload = true, BrokerTimeout = TimeSpan.FromSeconds(1), Base64Payload = false };
        }).Add(new Publishing()));
        Uri url = new("http://hooks.example:5090");

        app.Plugins.ToVmqAdminLines(url).ShouldBe(
        [
            $"vmq-admin webhooks register hook=auth_on_publish endpoint=http://hooks.example:5090/vernemq/{Secret} --base64payload=false --no_payload=true --response_timeout=1000",
            $"vmq-admin webhooks register hook=auth_on_publish_m5 endpoint=http://hooks.example:5090/vernemq/{Secret}",
            $"vmq-admin webhooks register hook=on_publish endpoint=http://hooks.example:5090/vernemq/{Secret}",
        ]);
        app.Plugins.ToConfLines(url).ShouldBe(
        [
            "vmq_webhooks.hook01.hook = auth_on_publish",
            $"vmq_webhooks.hook01.endpoint = http://hooks.example:5090/vernemq/{Secret}",
            "vmq_webhooks.hook01.base64encode = off",
            "vmq_webhooks.hook01.no_payload = on",
            "vmq_webhooks.hook01.response_timeout = 1000",
            "vmq_webhooks.hook02.hook = auth_on_publish_m5",
            $"vmq_webhooks.hook02.endpoint = http://hooks.example:5090/vernemq/{Secret}",
            "vmq_webhooks.hook03.hook = on_publish",
            $"vmq_webhooks.hook03.endpoint = http://hooks.example:5090/vernemq/{Secret}",
        ]);
        string printed = app.Log.Lines.Single(static l => l.Contains("register hook=on_publish", StringComparison.Ordinal))["Information: ".Length..];
        printed.ShouldStartWith("vmq-admin webhooks register hook=auth_on_publish endpoint=http://");
        printed.ShouldContain("{PathSecret}");
        System.Text.Json.JsonEncodedText.Encode(printed).ToString().ShouldBe(printed, "a console that writes JSON, or one line for each message, leaves the command as it is");
        app.Log.Lines.ShouldAllBe(static l => !l.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Hooks:VerneMq:Hooks:on_auth_m5:NoPayload", "true", "Hooks:VerneMq:Hooks:on_auth_m5: there is no such hook. There are auth_on_register, ")]
    [InlineData("Hooks:VerneMq:Hooks:on_publish:NoPayload", "true", "auth_on_publish")]
    [InlineData("Hooks:VerneMq:Hooks:on_publish:BrokerTimeout", "00:10:00", "5 minutes")]
    [InlineData("Hooks:VerneMq:Registration:ManagementUrl", "ftp://x", "http")]
    [InlineData("Hooks:VerneMq:Registration:ManagementUrls:0:ApiKey", "k", "Hooks:VerneMq:Registration:ManagementUrls:0:Url: it is no absolute http or https URL.")]
    [InlineData("Hooks:VerneMq:Registration:ManagementUrls:0", "http://[", "Hooks:VerneMq:Registration:ManagementUrls:0:Url: it is no absolute http or https URL.")]
    [InlineData("Hooks:VerneMq:Registration:ManagementUrls:0:Key", "k", "Hooks:VerneMq:Registration:ManagementUrls:0:Key: there is no such setting. Hooks:VerneMq:Registration:ManagementUrls:0 has ")]
    [InlineData("Hooks:VerneMq:Registration:ManagementUrls", "http://node1:8888", "Hooks:VerneMq:Registration:ManagementUrls takes settings below it, not a text.")]
    [InlineData("Hooks:VerneMq:Registration:PollEvery", "00:00:00", "1 second")]
    [InlineData("Hooks:VerneMq:Registration:Nonsense", "1", "Hooks:VerneMq:Registration:Nonsense: there is no such setting. Hooks:VerneMq:Registration has Enabled, ManagementUrl, ")]
    [InlineData("Hooks:VerneMq:Hooks:on_publish:Timeout", "1", "Hooks:VerneMq:Hooks:on_publish:Timeout: there is no such setting. Hooks:VerneMq:Hooks:on_publish has ")]
    [InlineData("Hooks:VerneMq:Hooks:on_publish:Deadline", "00:10:00", "Hooks:VerneMq:Hooks:on_publish:Deadline: 00:10:00 is outside 1 ms to 5 minutes.")]
    [InlineData("Hooks:VerneMq:Hooks:on_publish", "fast", "Hooks:VerneMq:Hooks:on_publish takes settings below it, not a text.")]
    [InlineData("Hooks:VerneMq:Hooks:on_publish:NoPayload", "maybe", "Hooks:VerneMq:Hooks:on_publish:NoPayload = 'maybe' cannot be read: it takes true or false.")]
    [InlineData("Hooks:VerneMq:Registration:ServerUrl", "http://[", "Hooks:VerneMq:Registration:ServerUrl = 'http://[' cannot be read: it takes a URL.")]
    public async Task WrongSettings_StopTheStart(string key, string value, string problem)
    {
        Exception e = await Should.ThrowAsync<Exception>(() => HookApp.StartAsync(builder =>
        {
            builder.Configuration[key] = value;
            builder.Services.AddVerneMq().Add(new Publishing());
        }));

        e.ToString().ShouldContain(problem);
    }

    private static HookServer Server(HookApp app) => app.App.Services.GetRequiredKeyedService<HookServer>("vernemq");

    [Fact]
    public async Task SectionOfAHook_HoldsItsRegistrationAndItsDeadline_WhichIsComparedWithWhatTheBrokerWaits()
    {
        await using HookApp app = await HookApp.StartAsync(static builder =>
        {
            builder.Configuration["Hooks:VerneMq:Hooks:auth_on_publish:NoPayload"] = "true";
            builder.Configuration["Hooks:VerneMq:Hooks:auth_on_publish:Deadline"] = "00:00:06";
            builder.Configuration["Hooks:VerneMq:Hooks:on_publish:BrokerTimeout"] = "00:00:02";
            builder.Configuration["Hooks:VerneMq:Hooks:on_publish:Deadline"] = "00:00:01";
            builder.Services.AddVerneMq().Add(new Publishing());
        });

        Server(app).Settings.DeadlineOf("auth_on_publish").ShouldBe(TimeSpan.FromSeconds(6));
        Server(app).Settings.DeadlineOf("on_publish").ShouldBe(TimeSpan.FromSeconds(1));
        Server(app).Settings.DeadlineOf("on_publish_m5").ShouldBe(TimeSpan.FromSeconds(4));
        Server(app).Options<VerneMqOptions>().Hooks["auth_on_publish"].NoPayload.ShouldBeTrue();
        app.Log.Lines.Where(static l => l.Contains("the broker waits no longer than", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("vernemq: the deadline of auth_on_publish is 00:00:06, and the broker waits no longer than 00:00:05");

        app.App.Configuration["Hooks:VerneMq:Hooks:on_publish:Deadline"] = "00:00:01.5";
        app.App.Configuration["Hooks:VerneMq:QuickAck"] = "false";
        ((Microsoft.Extensions.Configuration.IConfigurationRoot)app.App.Configuration).Reload();
        Server(app).Settings.DeadlineOf("on_publish").ShouldBe(TimeSpan.FromSeconds(1.5));
        app.Log.Lines.ShouldContain(static l => l.Contains("vernemq: Hooks:VerneMq:QuickAck changed, which takes effect with a restart", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Map_TwiceOnOnePath_StopsTheStartAndNamesBoth() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => HookApp.StartAsync(static builder => builder.Services.AddVerneMq().Add(new Publishing()), static app =>
        {
            app.MapVerneMqPlugin("/vernemq");
            app.MapVerneMqPlugin<Publishing>("/vernemq");
        }))).Message.ShouldStartWith("'/vernemq' is mapped twice: for vernemq (Publishing) and for vernemq (Publishing).");

    [Fact]
    public void KeepAlive_IsLongerThanTheBrokersPool()
    {
        ServiceCollection services = new();
        services.AddVerneMq().Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(static o => o.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30));

        services.BuildServiceProvider().GetRequiredService<IOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>>().Value.Limits.KeepAliveTimeout
            .ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
    }

    private static Task<HookApp> StartAsync(FakeManagement broker, TimeProvider? clock = null, Action<VerneMqRegistrationOptions>? configure = null) => HookApp.StartAsync(builder =>
    {
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.AddVerneMq().Add(new Publishing());
        builder.Services.AddVerneMq().AddRegistration(o =>
        {
            o.ManagementUrl = broker.Url;
            configure?.Invoke(o);
        });
    });

    private static async Task<HealthReportEntry> HealthAsync(HookApp app) =>
        (await app.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries["hooksdk-vernemq-registered"];

    private static async Task RegisteredAsync(HookApp app)
    {
        VerneMqRegistrar registrar = app.App.Services.GetRequiredService<VerneMqRegistrar>();
        while (registrar.Problem is not null)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        (await HealthAsync(app)).Status.ShouldBe(HealthStatus.Healthy);
    }

    private static async Task AdvanceUntilAsync(FakeClock clock, Task done)
    {
        while (!done.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await done;
    }

    [FailClosed]
    private sealed class Publishing : VerneMqPlugin
    {
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask OnPublishAsync(OnPublishRequest request, HookContext context) => default;
    }

    private sealed class Listening : VerneMqPlugin
    {
        public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => default;
    }

    private sealed class Late : VerneMqPlugin
    {
        public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => default;
    }
}

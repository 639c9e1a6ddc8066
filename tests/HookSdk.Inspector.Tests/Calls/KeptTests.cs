using System.Net.Http.Json;
using System.Text.Json;
using HookSdk.Emg;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Calls;

public sealed class KeptTests
{
    [Fact]
    public async Task Call_OfAChain_IsThereWithItsStepsAndItsException()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        await emg.ReceiveAsync(new("INFO", "46700000009", "secret words"));

        CallRecord call = app.Services.GetRequiredService<CallRing>().After(0, 100).First(static c => c.Hook == "before_receive");
        call.Outcome.ShouldBe(HookOutcome.Threw);
        call.By.ShouldBe("fallback");
        call.Steps[0].Plugin.ShouldBe("OptOuts");
        call.Steps[0].Exception.ShouldNotBeNull().ShouldContain("the list is gone");
        call.Headers.ShouldContain(static h => h.Key == "Host");
        call.Client.ShouldBe("INFO");
    }

    [Fact]
    public async Task Decider_IsThePluginThatEndedTheChain()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Url + "/emg")));
        await emg.ReceiveAsync(new("INFO", "46700000001", "hi"));
        await emg.ReceiveAsync(new("INFO", "46701234567", "hi"));

        IReadOnlyList<CallRecord> calls = app.Services.GetRequiredService<CallRing>().After(0, 100);
        calls.First(static c => c.Hook == "before_receive").By.ShouldBe("OptOuts");
        calls.First(static c => c.Hook == "before_receive").Steps.Single().Effect.ShouldBe(StepEffect.Decided);
        calls.First(static c => c.Hook == "route").By.ShouldBe("Router");
    }

    [Fact]
    public async Task Detail_HidesPayloadAndPassword_AndShowsPayloadsThatAreSwitchedOn()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:Payloads:0"] = "route" });
        using HttpClient broker = new();
        const string Body = """{"ccarg":"retail","qe":{"ID":"1","DESTADDR":"46701234567","MESSAGE":"secret words","PASSWORD":"hunter2"}}""";
        (await broker.PostAsync(app.Url + "/emg/before_receive", new StringContent(Body), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        (await broker.PostAsync(app.Url + "/emg/route", new StringContent(Body), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        using HttpClient page = app.Page();
        string hidden = await page.GetStringAsync("api/calls/1", TestContext.Current.CancellationToken);
        hidden.ShouldNotContain("secret words");
        hidden.ShouldNotContain("hunter2");
        hidden.ShouldContain("46701234567");
        string shown = await page.GetStringAsync("api/calls/2", TestContext.Current.CancellationToken);
        shown.ShouldContain("secret words");
        shown.ShouldNotContain("hunter2");
    }

    /// <summary>A request is printed when somebody looks: it is as it was when the call came, and no plugin is asked anew.</summary>
    [Fact]
    public async Task Request_IsPrintedAsItCame_WhenSomebodyLooks()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:MostBytes"] = "256" });
        using HttpClient broker = new();
        foreach (string note in (string[])["short", new string('x', 300)])
        {
            (await broker.PostAsync(app.Url + "/emg/route", new StringContent($$$"""{"ccarg":"retail","qe":{"ID":"1","DESTADDR":"46701234567","NOTE":"{{{note}}}"}}"""), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        IReadOnlyList<CallRecord> calls = app.Services.GetRequiredService<CallRing>().After(0, 100);
        calls.Select(static c => c.RequestBytes is null).ShouldBe([false, true], "one is too large to be kept, and is printed at once");
        calls[0].RequestText.ShouldNotBeNull().ShouldStartWith(nameof(RouteRequest));
        calls[1].RequestText.ShouldNotBeNull().ShouldStartWith(nameof(RouteRequest));
        app.Services.GetRequiredService<HourOfCalls>().Calls.ShouldBe(2);
    }

    /// <summary>All versions of ExHook have hooks of the same names: a call that is sent again goes to that of its own.</summary>
    [Fact]
    public async Task Key_OfACall_IsThatOfItsVersion()
    {
        await using InspectorApp app = await InspectorApp.StartAsync();
        CallRing ring = app.Services.GetRequiredService<CallRing>();
        CallDetails details = app.Services.GetRequiredService<CallDetails>();
        foreach ((FakeEmqxVersion emqx, string key) in ((FakeEmqxVersion, string)[])
            [(FakeEmqxVersion.V58, "emqx.exhook.v2.HookProvider/OnClientAuthenticate"), (FakeEmqxVersion.V59, "emqx.exhook.v3.HookProvider/OnClientAuthenticate")])
        {
            await using FakeEmqx broker = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(app.GrpcUrl)), o => o.Version = emqx);
            await broker.ConnectAsync("meter-1", "u", "hunter2");
            details.Of(ring.After(0, 100).Last(static c => c.Hook == "client.authenticate")).Key.ShouldBe(key);
        }
    }

    /// <summary>Whether others look on, who are told of all, or nobody.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BeyondTheBudget_CallsAreCounted_AndFailuresAreListed(bool isWatched)
    {
        await using InspectorApp app = await InspectorApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Inspector:CallsPerSecond"] = "2" },
            services: s =>
            {
                s.AddSingleton<TimeProvider>(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50)));
                if (isWatched)
                {
                    s.Insert(0, ServiceDescriptor.Singleton<IHookObserver>(new WantsAll()));
                }
            });
        using HttpClient broker = new();
        for (int i = 0; i < 20; i++)
        {
            string to = i == 19 ? "46700000009" : "46701234567";
            (await broker.PostAsync(app.Url + "/emg/before_receive", new StringContent($$$"""{"qe":{"DESTADDR":"{{{to}}}"}}"""), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        IReadOnlyList<CallRecord> kept = app.Services.GetRequiredService<CallRing>().After(0, 100);
        kept.Count(static c => c.IsWhole).ShouldBe(2);
        kept.Single(static c => !c.IsWhole).Outcome.ShouldBe(HookOutcome.Threw);
        app.Services.GetRequiredService<HourOfCalls>().Calls.ShouldBe(20);
    }

    [Fact]
    public async Task Ring_KeepsTheNewest()
    {
        await using InspectorApp app = await InspectorApp.StartAsync(settings: new Dictionary<string, string?> { ["Inspector:MostCalls"] = "10", ["Inspector:CallsPerSecond"] = "1000" });
        CallRing ring = app.Services.GetRequiredService<CallRing>();
        for (int i = 0; i < 25; i++)
        {
            ring.Add(new CallRecord { At = default, Target = "emg", Server = null, Hook = "route", Decision = "", Outcome = HookOutcome.Answered, Elapsed = default, By = "" });
        }

        ring.After(0, 100).Select(static c => c.Id).ShouldBe(Enumerable.Range(16, 10).Select(static i => (long)i));
        ring.Find(15).ShouldBeNull();
        ring.Find(16).ShouldNotBeNull();
    }

    private sealed class WantsAll : IHookObserver
    {
        public void OnAnswered(ObservedCall call)
        {
        }
    }
}

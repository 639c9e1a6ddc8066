using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Emg.Tests.Fake;

/// <summary>The same test code over all three ways to a plugin.</summary>
public sealed class FakeEmgTests
{
    public static TheoryData<string> Ways => [.. Reach.Ways];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Receive_OptedOutNumber_IsRejectedAndGoesNoFurther(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target);

        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000001", "hi"));

        outcome.EnsureRejected(7);
        emg.Calls.Select(c => c.Hook).ShouldBe(["before_receive"]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Receive_OtherNumber_IsRoutedChangedAndSent(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target, o => o.Argument = "retail");

        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000002", "Grüße, 你好"));

        outcome.EnsureAccepted().EnsureRoutedTo("smpp-se").EnsureSent().EnsureOption("SOURCEADDR", "ACME").EnsureOption("NOTE", "seen");
        outcome.IsRoutedByPlugin.ShouldBeTrue();
        emg.Calls.Select(c => c.Hook).ShouldBe(["before_receive", "route", "before_send", "after_send"]);
        emg.Calls.ShouldAllBe(c => c.Status == 200 && c.Failure == null);
        reach.Services.GetRequiredService<DemoPlugin>().Seen.ShouldBe(["46700000002 0 seen Grüße, 你好"]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Receive_NoPluginChooses_FollowsMessageThenConnectorThenTable(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target, o =>
        {
            o.Connectors.Add(new EmgConnector("in-with-route") { Route = "by-connector" });
            o.Connectors.Add(new EmgConnector("by-connector"));
            o.Groups["nordic"] = ["by-connector"];
            o.RoutingTable = static m => m.Destination == "49" ? "nordic" : m.Destination == "50" ? "unheard-of" : null;
        });

        (await emg.ReceiveAsync(new EmgMessage("A", "48", "x").With("ROUTE", "by-connector"))).EnsureRoutedTo("by-connector").EnsureNotRoutedByPlugin().EnsureSent();
        (await emg.ReceiveAsync(new("A", "48", "x"), "in-with-route")).EnsureRoutedTo("by-connector");
        (await emg.ReceiveAsync(new("A", "49", "x"))).EnsureRoutedTo("nordic").EnsureSent().SentBy.ShouldBe("by-connector");
        (await emg.ReceiveAsync(new("A", "48", "x"))).RoutedTo.ShouldBeNull();
        (await emg.ReceiveAsync(new("A", "50", "x"))).SentBy.ShouldBeNull();
        emg.Transcript.ShouldContain("  ! The message is routed to unheard-of, which is no connector and no group; o.Connectors and o.Groups have in-with-route, by-connector, nordic.");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Receive_RouteConnector_IsAskedBeforeRouteAndBlocksItAfter404(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target, o => o.Connectors.Add(new EmgConnector("router") { IsRoute = true }));

        await emg.ReceiveAsync(new("A", "46", "x"), "router");
        emg.Calls.Single(c => c.Hook == "before_route").Status.ShouldBe(404);
        emg.IsBlocked("before_route").ShouldBeTrue();

        await emg.ReceiveAsync(new("A", "46", "x"), "router");
        emg.Calls.Count(c => c.Hook == "before_route").ShouldBe(1);

        emg.Reload();
        await emg.ReceiveAsync(new("A", "46", "x"), "router");
        emg.Calls.Count(c => c.Hook == "before_route").ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ReceiveDlr_WithOperatorTlv_CarriesTheHlrResult(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target);

        EmgDlrOutcome outcome = await emg.ReceiveDlrAsync(
            new([new("ORIGID", "9007199254740993"), new("MESSAGESTATE", "DELIVERED")]), dlrInfo: new Dictionary<string, string> { ["0x1400"] = "24007" });

        outcome.EnsureHlr(mcc: "240", mnc: "07").EnsureOption("MSGTYPE", "5");
        emg.Calls.Select(c => c.Hook).ShouldBe(["before_dlr", "after_dlr"]);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Faults_EachOnce_HarmNothingElse(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target, o => o.Argument = "retail");
        EmgMessage message = new("INFO", "46700000002", "hi");

        emg.Faults.Next("before_send").Timeout();
        (await emg.ReceiveAsync(message)).EnsureSent().EnsureOption("SOURCEADDR", "INFO");
        emg.Faults.Next("before_send").TruncatedBody();
        (await emg.ReceiveAsync(message)).AllowFallback().EnsureSent().EnsureOption("SOURCEADDR", "INFO");
        emg.Calls.Single(c => c.Hook == "before_send" && c.Reply.Count == 0 && c.Failure is null).Status.ShouldBe(200);
        emg.Faults.Next("before_send").Reset();
        (await emg.ReceiveAsync(message)).EnsureSent().EnsureOption("SOURCEADDR", "INFO");

        foreach (Action fault in new Action[]
        {
            () => emg.Faults.Next("before_send").SlowBody(),
            () => emg.Faults.Next("before_send").ExtraField(),
            () => emg.Faults.Next("before_send").UnknownOption(),
            () => emg.Faults.Next("before_send").InvalidUtf8(),
            () => emg.Faults.Next("before_send").Duplicate(),
        })
        {
            fault();
            (await emg.ReceiveAsync(message)).EnsureSent().EnsureOption("SOURCEADDR", "ACME");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Receive_Latin1Text_ReachesThePlugin(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target);
        emg.Faults.Next("after_send").InvalidUtf8();

        await emg.ReceiveAsync(new("INFO", "46700000002", "hi"));

        reach.Services.GetRequiredService<DemoPlugin>().Seen.ShouldBe(["46700000002 0 seen café"]);
    }

    /// <summary>A closed hook stays closed when the call cannot be understood: a status alone would open it.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Receive_BodyThatIsCutOff_IsRejectedByAClosedHook(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target);
        emg.Faults.Next("before_receive").TruncatedBody();

        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000002", "hi"));

        outcome.RejectedWith.ShouldBe(1);
        emg.Calls[0].Status.ShouldBe(200);
        (emg.Calls[0].FallbackCause ?? "").ShouldStartWith(way == "in process" ? "the request could not be understood: The request's body ends early" : "");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Ensure_RouteToNowhere_FailsAndNamesWhatThereIs(string way)
    {
        await using Reach reach = await Start(way);
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target, static o => o.Connectors.Add(new EmgConnector("smpp-sweden")));

        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000002", "hi"));

        outcome.Problems.ShouldHaveSingleItem().ShouldBe("The message is routed to smpp-se, which is no connector and no group; o.Connectors and o.Groups have smpp-sweden.");
        Should.Throw<HookAssertionException>(() => outcome.EnsureRoutedTo("smpp-se")).Message.ShouldContain("But EMG would not do what was meant: The message is routed to smpp-se");
        Should.Throw<HookAssertionException>(() => outcome.EnsureAccepted());
        (await emg.ReceiveAsync(new("INFO", "1", "hi"))).EnsureNotRoutedByPlugin().EnsureSent();
    }

    [Fact]
    public async Task Ensure_GroupOfAConnectorThatIsNotThere_Fails()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new RoutesByNewName(), static o =>
        {
            o.Connectors.Add(new EmgConnector("a"));
            o.Groups["to-1"] = ["b"];
        });

        Should.Throw<HookAssertionException>(async () => (await emg.ReceiveAsync(new("INFO", "1", "hi"))).EnsureSent()).Message.ShouldContain("routed to b in the group to-1");
    }

    [Fact]
    public async Task Ensure_RouteWithoutConfiguredConnectors_HoldsAndIsMarkedAssumed()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new RoutesByNewName());

        (await emg.ReceiveAsync(new("INFO", "1", "hi"))).EnsureRoutedTo("to-1").EnsureSent();
        emg.Transcript.ShouldContain("connector to-1 is taken to exist, since o.Connectors has none (assumed)");
    }

    [Fact]
    public async Task Receive_ByAConnectorThatIsNotThere_IsRefusedByName()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Renames(), static o => o.Connectors.Add(new EmgConnector("in-retail")));

        (await Should.ThrowAsync<ArgumentException>(() => emg.ReceiveAsync(new("A", "1", "x"), "in-retial"))).Message.ShouldContain("There is no connector 'in-retial'; o.Connectors has in-retail.");
        (await Should.ThrowAsync<ArgumentException>(() => emg.ReceiveDlrAsync(new("A", "1", "x"), "out-retail"))).Message.ShouldContain("'out-retail'");
        (await emg.ReceiveAsync(new("A", "1", "x"), "in-retail")).EnsureAccepted();
        (await emg.ReceiveAsync(new("A", "1", "x"))).EnsureAccepted();
    }

    [Fact]
    public async Task Receive_MessageThatEmgWouldNotHandOver_IsRefused()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Renames());

        (await Should.ThrowAsync<ArgumentException>(() => emg.ReceiveAsync(new([new("MESSAGE", "Hello"), new("CHARCODE", "4")])))).Message.ShouldContain("MESSAGE is not what CHARCODE 4 means");
        (await Should.ThrowAsync<ArgumentException>(() => emg.ReceiveDlrAsync(new([new("MESSAGE", "0"), new("CHARCODE", "2")])))).Message.ShouldContain("CHARCODE 2");
    }

    [Fact]
    public async Task Ensure_OptionThatEmgDoesNotKnow_FailsUnlessTheConfigurationNamesIt()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new SetsTypo());
        EmgOutcome outcome = await emg.ReceiveAsync(new("A", "1", "x"));

        outcome.Message.Contains("DESTADR").ShouldBeFalse();
        Should.Throw<HookAssertionException>(() => outcome.EnsureSent()).Message.ShouldContain("route: DESTADR is no message option that the vendor lists; EMG passes over it (assumed).");
        EmgDlrOutcome report = await emg.ReceiveDlrAsync(new("A", "1", "x"));
        Should.Throw<HookAssertionException>(() => report.EnsureOption("NOTE", null)).Message.ShouldContain("before_dlr: DESTADR");
        report.Problems.Count.ShouldBe(1);

        await using FakeEmg knows = await FakeEmg.StartAsync(new SetsTypo(), static o => o.OptionNames.Add("destadr"));
        (await knows.ReceiveAsync(new("A", "1", "x"))).EnsureSent().EnsureOption("DESTADR", "2");
        (await emg.ReceiveAsync(new EmgMessage("A", "1", "x").With("DESTADR", "1"))).EnsureSent().EnsureOption("DESTADR", "2");
    }

    /// <summary>Servers that are not built with this SDK send what they like.</summary>
    [Theory]
    [InlineData("qe.MESSAGE=Hello", "MESSAGE is not what CHARCODE 4 means, which takes UCS2 in hex, four digits a character")]
    [InlineData("qe.CHARCODE=2\nqe.MESSAGE=Hello", "MESSAGE is not what CHARCODE 2 means, which takes bytes in hex, two digits each")]
    [InlineData("qe.CHARCODE=1\nqe.MESSAGE=я", "MESSAGE is not what CHARCODE 1 means, which has no more than the characters of GSM 03.38")]
    [InlineData("result=yes", "result is no whole number; EMG takes that for 0 (assumed)")]
    [InlineData("qe.NO TE=x", "NO TE is no message option")]
    public async Task Ensure_ReplyOfAnotherServerThatEmgWouldMisread_Fails(string reply, string problem)
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/emg/before_receive", () => reply);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(app.Urls.First() + "/emg")));

        EmgOutcome outcome = await emg.ReceiveAsync(new("A", "1", "я"));

        outcome.Problems.ShouldHaveSingleItem().ShouldStartWith("before_receive: " + problem);
        Should.Throw<HookAssertionException>(() => outcome.EnsureAccepted()).Message.ShouldContain("  ! before_receive: " + problem);
    }

    [Fact]
    public async Task Receive_LateHandlerOnTheFakeClock_GetsTheStatedFallback()
    {
        TaskCompletionSource never = new();
        await using FakeEmg emg = await FakeEmg.StartAsync(new DemoPlugin(Microsoft.Extensions.Options.Options.Create(new DemoOptions { Hold = never.Task })));

        Task<EmgOutcome> receiving = emg.ReceiveAsync(new("INFO", "46700000002", "hi"));
        emg.Time.Advance(TimeSpan.FromSeconds(2));

        (await receiving).AllowFallback().EnsureRejected(1); // [FailClosed]
    }

    [Fact]
    public async Task Ensure_WhenItDoesNotHold_ThrowsWithTheTranscriptAndNoSecrets()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new DemoPlugin(Microsoft.Extensions.Options.Options.Create(new DemoOptions())));
        EmgOutcome outcome = await emg.ReceiveAsync(new EmgMessage("INFO", "46700000001", "the text").With("PASSWORD", "hunter2"));

        string message = Should.Throw<HookAssertionException>(() => outcome.EnsureAccepted()).Message;

        message.ShouldStartWith("Expected: accepted. But: rejected with result 7.");
        message.ShouldContain("before_receive -> result=7");
        message.ShouldNotContain("the text");
        message.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task Transcript_HandlerThatThrows_SaysSoAndEnsureNoFallbackToo()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Breaks());

        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).AllowFallback().EnsureRejected(); // by [FailClosed], not by the plugin

        emg.Transcript.ShouldContain("before_receive -> result=1   (a fallback: Breaks threw InvalidOperationException: my bug (FakeEmgTests.cs:");
        emg.Calls[0].FallbackCause.ShouldNotBeNull().ShouldStartWith("Breaks threw InvalidOperationException: my bug (FakeEmgTests.cs:");
        Should.Throw<HookAssertionException>(emg.EnsureNoFallback).Message.ShouldContain("my bug");
    }

    [Fact]
    public async Task Start_ServerThatIsNotThere_IsAnErrorUnlessAskedFor()
    {
        HookTarget nobody = HookTarget.Url(new Uri("http://127.0.0.1:9/emg"));

        (await Should.ThrowAsync<InvalidOperationException>(() => FakeEmg.StartAsync(nobody))).Message.ShouldContain("No server answers at http://127.0.0.1:9/emg");
        await using FakeEmg emg = await FakeEmg.StartAsync(nobody, o => o.CheckServer = false);
        (await emg.ReceiveAsync(new("INFO", "46700000001", "hi"))).EnsureRoutedTo("default");
    }

    [Fact]
    public async Task Start_WrongPath_IsAnError()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmgPlugin<Renames>());

        (await Should.ThrowAsync<InvalidOperationException>(() => FakeEmg.StartAsync(HookTarget.Url(new Uri(reach.Application.Urls.First() + "/sms"))))).Message.ShouldContain("serves none of the hooks");
    }

    [Fact]
    public async Task Start_ServicesThatLackSomething_IsAnError()
    {
        ServiceCollection services = new();
        services.AddEmgPlugin<Hosting.RegistrationTests.NeedsSomething>();
        await using ServiceProvider provider = services.BuildServiceProvider();

        (await Should.ThrowAsync<InvalidOperationException>(() => FakeEmg.StartAsync(HookTarget.Services(provider)))).Message.ShouldContain("IUnheardOf");
    }

    [Fact]
    public async Task Time_OfOnesOwn_IsThePluginsToo()
    {
        FakeClock clock = new();
        await using FakeEmg emg = await FakeEmg.StartAsync(new WaitsOn(clock), o => o.Time = clock);

        Task<EmgOutcome> receiving = emg.ReceiveAsync(new("INFO", "46700000001", "hi"));
        clock.Advance(TimeSpan.FromSeconds(1));

        (await receiving).EnsureRejected(9);
        emg.EnsureNoFallback();
    }

    [Fact]
    public async Task Start_TwoPluginsThatChain_ShowChangesAndStopAtTheRoute()
    {
        await using Reach reach = await Reach.StartAsync("by URL", s => s.AddEmg().Add<Renames>().Add<RoutesByNewName>().Add<NeverReached>());
        await using FakeEmg emg = await FakeEmg.StartAsync(reach.Target);

        (await emg.ReceiveAsync(new("INFO", "1", "x"))).EnsureRoutedTo("to-2").EnsureOption("DESTADDR", "2");
    }

    [Fact]
    public void Next_UnknownHook_IsRefusedByName() =>
        Should.Throw<ArgumentException>(() => HookTargetOnly().Next("before_lunch")).Message.ShouldContain("before_lunch");

    private static HookFaults HookTargetOnly() => new(EmgHookNames.All);

    private static Task<Reach> Start(string way) => Reach.StartAsync(way, static s =>
    {
        s.AddSingleton<DemoPlugin>();
        s.AddEmgPlugin<DemoPlugin>();
    });

    private sealed class SetsTypo : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice().With("DESTADR", "2"));

        public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => new(DlrReply.NoChange().With("DESTADR", "2"));
    }

    private sealed class Breaks : EmgPlugin
    {
        [FailClosed]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => throw new InvalidOperationException("my bug");
    }

    private sealed class WaitsOn(TimeProvider time) : EmgPlugin
    {
        [FailOpen]
        public override async ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, context.CancellationToken);
            return BeforeReceiveReply.Reject(9);
        }
    }

    public sealed class Renames : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice().With("DESTADDR", "2"));
    }

    public sealed class RoutesByNewName : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("to-" + request.Message.Destination));
    }

    public sealed class NeverReached : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("never"));
    }
}

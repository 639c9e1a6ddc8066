using HookSdk.M4.LocalPrograms;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.M4.Tests.Fake;

/// <summary>The same test code over all ways to a script.</summary>
public sealed class FakeM4Tests
{
    /// <summary>Long enough for a start of a program on a busy machine: these tests are about answers.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(1);

    public static TheoryData<string> Ways => [.. Reach.Ways];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_OfUser2_IsDialledWithTheNewNumbers(string way)
    {
        await using Reach reach = await Reach.StartAsync(way);
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target, static o => o.BrokerTimeout = Patient);

        M4Outcome outcome = await m4.CallAsync("37000000000", "37099999999", userId: 2);

        outcome.EnsureContinued().EnsureSource("37011111111").EnsureDestination("0037099999999").EnsureCause(M4Cause.Script);
        (outcome.StatusCode, outcome.Message).ShouldBe((0, "success"));
        outcome.Elapsed.ShouldBeGreaterThan(TimeSpan.Zero);
        m4.Calls.ShouldHaveSingleItem().Failure.ShouldBeNull();
        m4.Calls[0].Reply.TrimEnd('\n').ShouldBe("""{"status_code":0,"message":"success","new_src":"37011111111","new_dst":"0037099999999"}""");
    }

    [Fact]
    public async Task Call_WithoutNumbers_IsSentWithoutThem_AndGetsThoseOfTheReply()
    {
        List<M4Call> seen = [];
        await using ServiceProvider services = new ServiceCollection().AddLogging().AddM4().OnCall(FailureMode.Closed, (call, context) =>
        {
            seen.Add(call);
            return call.UserId == 2 ? M4Reply.Continue().WithSourcePrefix("00") : M4Reply.Continue();
        }).Services.BuildServiceProvider();
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(services));

        M4Outcome changed = await m4.CallAsync(new M4Call { UserId = 2 });
        M4Outcome unchanged = await m4.CallAsync(new M4Call { UserId = 3 });

        seen.Select(static c => (c.Source, c.Destination)).ShouldBe([(null, null), (null, null)]);
        (changed.Source, changed.Destination).ShouldBe(("00", null));
        unchanged.EnsureUnchanged().Source.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ToABlockedNumber_IsRejected(string way)
    {
        await using Reach reach = await Reach.StartAsync(way);
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target, static o => o.BrokerTimeout = Patient);

        (await m4.CallAsync("37000000000", "37012345678")).EnsureRejected("blocked");
        (await m4.CallAsync("37000000000", "37099999999", userId: 3)).EnsureUnchanged();
        m4.EnsureNoFallback();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ScriptFails_GetsTheStatedFallback(string way)
    {
        await using Reach reach = await Reach.StartAsync(way);
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target, static o => o.BrokerTimeout = Patient);

        M4Outcome outcome = await m4.CallAsync("37000000000", "37000000001");
        outcome.AllowFallback().EnsureRejected();
        outcome.StatusCode.ShouldBe(1);
        outcome.Message.ShouldStartWith("fallback");
        m4.Calls[0].FallbackCause.ShouldNotBeNull();
        Should.Throw<HookAssertionException>(m4.EnsureNoFallback).Message.ShouldContain("a fallback: ");
        (await m4.CallAsync("37000000000", "37000000003")).AllowFallback().EnsureRejected().StatusCode.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_RawKeys_AreReplacedThenWrappedAndSaidToBeAssumed(string way)
    {
        await using Reach reach = await Reach.StartAsync(way);
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target, static o => o.BrokerTimeout = Patient);

        (await m4.CallAsync("37000000000", "37000000002")).EnsureSource("+370#").EnsureDestination("100137000000002");
        m4.Transcript.ShouldContain("src: replaced first, then prefix and suffix (assumed)");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Faults_EachOnce_HarmNothingElse(string way)
    {
        await using Reach reach = await Reach.StartAsync(way);
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target, static o => o.BrokerTimeout = Patient);

        m4.Faults.Next().Timeout();
        (await m4.CallAsync("370", "37099999999")).EnsureUnchanged().EnsureCause(M4Cause.Timeout);
        m4.Faults.Next().Reset();
        (await m4.CallAsync("370", "37099999999")).EnsureUnchanged().EnsureCause(M4Cause.Failure);

        m4.Faults.Next().TruncatedBody();
        (await m4.CallAsync("370", "37099999999")).AllowFallback().EnsureRejected(way == Reach.AsProgram ? "fallback: bad request" : "fallback"); // [FailClosed]

        foreach (Action fault in new Action[]
        {
            () => m4.Faults.Next().SlowBody(),
            () => m4.Faults.Next().ExtraField(),
            () => m4.Faults.Next().UnknownOption(),
            () => m4.Faults.Next(M4HookNames.ExternalScript).Duplicate(),
        })
        {
            fault();
            (await m4.CallAsync("370", "37099999999")).EnsureSource("37011111111");
        }

        m4.Faults.Next().InvalidUtf8();
        (await m4.CallAsync("370", "37000000004")).EnsureSource("37088888888");
    }

    [Fact]
    public async Task Call_AsAnArgumentOfAProgram_IsAnswered()
    {
        await using Reach reach = await Reach.StartAsync(Reach.AsProgram);
        await using FakeM4 m4 = await FakeM4.StartAsync(reach.Target, static o => (o.BrokerTimeout, o.RequestAsArgument) = (Patient, true));

        (await m4.CallAsync("37000000000", "37099999999")).EnsureSource("37011111111");
        m4.Faults.Next().InvalidUtf8();
        await Should.ThrowAsync<NotSupportedException>(() => m4.CallAsync("370", "371"));
    }

    [Fact]
    public async Task Call_ThatWasParsed_IsSentAsItStands()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(new EchoesExtra());

        (await m4.CallAsync(M4Call.Parse("""{"dst":"1","src":"2","leg":"a"}"""))).Message.ShouldBe("leg a");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_LateHandlerOnTheFakeClock_GetsTheStatedFallback(bool rejectOnTimeout)
    {
        TaskCompletionSource never = new();
        await using FakeM4 m4 = await FakeM4.StartAsync(new DemoScript(new DemoOptions { Hold = never.Task }), o => o.RejectOnTimeout = rejectOnTimeout);

        Task<M4Outcome> calling = m4.CallAsync("370", "371");
        m4.Time.Advance(TimeSpan.FromMilliseconds(700));

        M4Outcome outcome = (await calling).AllowFallback().EnsureRejected("fallback"); // [FailClosed]
        outcome.Elapsed.ShouldBe(TimeSpan.FromMilliseconds(700));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_TimeoutUnderTheDeadline_IsDecidedByTheSettings(bool rejectOnTimeout)
    {
        TaskCompletionSource never = new();
        await using FakeM4 m4 = await FakeM4.StartAsync(
            new DemoScript(new DemoOptions { Hold = never.Task }),
            o => (o.BrokerTimeout, o.RejectOnTimeout) = (TimeSpan.FromMilliseconds(500), rejectOnTimeout));

        Task<M4Outcome> calling = m4.CallAsync("370", "371");
        m4.Time.Advance(TimeSpan.FromMilliseconds(500));

        M4Outcome outcome = (await calling).EnsureCause(M4Cause.Timeout);
        outcome.IsRejected.ShouldBe(rejectOnTimeout);
        Should.Throw<HookAssertionException>(() => outcome.EnsureRejected()).Message.ShouldContain("external_script_reject_on_timeout");
    }

    [Theory]
    [InlineData("""{"reject_call":1}""", null)]
    [InlineData("{}", null)]
    [InlineData("", "nothing on STDOUT")]
    [InlineData("{}\\n{}", "more than one line on STDOUT")]
    [InlineData("hello", "the reply is no JSON object")]
    [InlineData("[]", "the reply is no JSON object")]
    public async Task Program_ThatIsNotOurs_IsHeldToTheDocument(string output, string? failure)
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(
            HookTarget.Program("/bin/sh", null, "-c", $"printf '{output}'"), static o => (o.BrokerTimeout, o.RejectOnFailure) = (Patient, true));

        M4Outcome outcome = await m4.CallAsync("370", "371");

        m4.Calls[0].Failure.ShouldBe(failure);
        outcome.Cause.ShouldBe(failure is null ? M4Cause.Script : M4Cause.Failure);
        outcome.IsRejected.ShouldBe(failure is not null || output.Contains("reject", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Program_ThatFailsOrIsMissingOrHangs_IsAFailureOrATimeout()
    {
        await using FakeM4 failing = await FakeM4.StartAsync(HookTarget.Program("/bin/sh", null, "-c", "echo '{}'; echo why >&2; exit 3"), static o => o.BrokerTimeout = Patient);
        (await failing.CallAsync("370", "371")).EnsureUnchanged().EnsureCause(M4Cause.Failure);
        failing.Calls[0].Failure.ShouldBe("exit code 3");
        failing.Transcript.ShouldContain("STDERR: why");

        await using FakeM4 missing = await FakeM4.StartAsync(HookTarget.Program("/nowhere/script"));
        (await missing.CallAsync("370", "371")).EnsureCause(M4Cause.Failure);

        await using FakeM4 hanging = await FakeM4.StartAsync(HookTarget.Program("/bin/sh", null, "-c", "exec sleep 60"), static o => o.BrokerTimeout = TimeSpan.FromMilliseconds(100));
        (await hanging.CallAsync("370", "371")).EnsureUnchanged().EnsureCause(M4Cause.Timeout);
    }

    [Fact]
    public async Task Reply_KeysOfWrongTypes_AreIgnoredAndSaidToBeAssumed()
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(
            HookTarget.Program("/bin/sh", null, "-c", """echo '{"reject_call":2,"new_src":5,"new_dst":null,"message":["x"],"later":1,"dst_prefix":"9"}'"""), static o => o.BrokerTimeout = Patient);

        (await m4.CallAsync("370", "371")).EnsureSource("370").EnsureDestination("9371");
        m4.Transcript.ShouldContain("new_src with this type is not documented; ignored (assumed)");
    }

    [Fact]
    public async Task Start_WhereNothingIsServed_IsRefusedUnlessToldOtherwise()
    {
        await using Reach reach = await Reach.StartAsync("by URL");
        (await Should.ThrowAsync<InvalidOperationException>(() => FakeM4.StartAsync(HookTarget.Url(new Uri(reach.Url + "/elsewhere"))))).Message.ShouldContain("is this the path");
        (await Should.ThrowAsync<InvalidOperationException>(() => FakeM4.StartAsync(HookTarget.Url(new Uri("http://127.0.0.1:1"))))).Message.ShouldStartWith("No server answers");

        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri("http://127.0.0.1:1")), static o => (o.CheckServer, o.RejectOnFailure) = (false, true));
        (await m4.CallAsync("370", "371")).EnsureCause(M4Cause.Failure).IsRejected.ShouldBeTrue();
    }

    [Fact]
    public async Task Start_FakeOfAnotherBrokerWithAProgram_IsRefused() =>
        (await Should.ThrowAsync<NotSupportedException>(() => FakeEmg.StartAsync(HookTarget.Program("/bin/true")))).Message.ShouldContain("only M4");

    [Fact]
    public async Task Start_ScriptWithoutAMode_IsRefused() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => FakeM4.StartAsync(new NoMode()))).Message.ShouldContain("add [FailOpen] or [FailClosed]");

    private sealed class EchoesExtra : M4Script
    {
        [FailOpen]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithMessage("leg " + call.GetText("leg")));
    }

#pragma warning disable HOOK001 // What the compiler says is said by the fake too.
    private sealed class NoMode : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }
#pragma warning restore HOOK001
}

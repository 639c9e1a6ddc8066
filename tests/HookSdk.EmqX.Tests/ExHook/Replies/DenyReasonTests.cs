using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Replies;

/// <summary>EMQX has no place for a reason: it goes to the log, to the span of the call and to fakes.</summary>
public sealed class DenyReasonTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Denial_WithAReason_IsToldInTheLogTheSpanAndTheFake_AndNotOnTheWire(bool later)
    {
        ConcurrentBag<Activity> spans = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = static s => s.Name == "HookSdk",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        string reason = $"the account of {Guid.NewGuid():N} is closed";
        Gate gate = new(reason, later);
        await using ExHookHost host = new(gate);

        byte[] reply = await host.CallAsync("v3", "OnClientAuthenticate", new Wire.ClientAuthenticateRequest { Clientinfo = new() { Clientid = "c1" } }.ToByteArray());

        reply.ShouldBe(new Wire.ValuedResponse { Type = Wire.ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = false }.ToByteArray());
        host.Log.All.ShouldContain($"Information: exhook client.authenticate: client 'c1' was denied: {reason}");
        spans.ShouldContain(s => Equals(s.GetTagItem("hooksdk.reason"), reason));

        await using FakeEmqx emqx = await FakeEmqx.StartAsync(gate);
        EmqxDecision decision = (await emqx.ConnectAsync("c1")).EnsureRefused(135).Decision.ShouldNotBeNull();
        decision.Text.ShouldBe(reason);
        emqx.Transcript.ShouldContain(reason);
    }

    [Fact]
    public async Task Denial_WithoutAReason_IsNotLogged()
    {
        await using ExHookHost host = new(new Gate(null, false));
        await host.CallAsync("v3", "OnClientAuthenticate", new Wire.ClientAuthenticateRequest { Clientinfo = new() { Clientid = "c1" } }.ToByteArray());
        host.Log.All.ShouldNotContain(static l => l.Contains("denied"));
    }

    [Fact]
    public void Reason_IsOneLineAndShort()
    {
        AccessReply reply = AccessReply.Deny("a\r\nb" + new string('x', 300), ChainStep.Continue);
        reply.Reason.ShouldBe("a  b" + new string('x', 251));
        reply.Step.ShouldBe(ChainStep.Continue);
        AccessReply.Deny("closed").ToString().ShouldBe("AccessReply.Deny, Stop: closed");
        AccessReply.Deny().ShouldBe(AccessReply.Deny(ChainStep.Stop));
        AccessReply.Deny().Reason.ShouldBeNull();
    }

    private sealed class Gate(string? reason, bool later) : ExHookProvider
    {
        [FailClosed]
        public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            if (later)
            {
                await Task.Yield();
            }

            return reason is null ? AccessReply.Deny() : AccessReply.Deny(reason);
        }
    }
}

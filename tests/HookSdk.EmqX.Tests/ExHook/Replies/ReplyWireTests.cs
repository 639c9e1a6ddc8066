using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;
using Kind = HookSdk.EmqX.ExHook.Wire.ValuedResponse.Types.ResponsedType;

namespace HookSdk.EmqX.Tests.ExHook.Replies;

/// <summary>What each reply is on the wire, and what is answered for a handler that fails.</summary>
public sealed class ReplyWireTests
{
    private static readonly Wire.MessagePublishRequest Publish = new()
    {
        Message = new() { Id = "1", From = "c1", Topic = "a/b", Qos = 1, Payload = ByteString.CopyFromUtf8("hi"), Timestamp = 5, Headers = { ["username"] = "u1" } },
    };

    [Theory]
    [InlineData(true, ChainStep.Continue, new byte[] { 24, 1 })]
    [InlineData(true, ChainStep.Stop, new byte[] { 8, 2, 24, 1 })]
    [InlineData(false, ChainStep.Continue, new byte[] { 24, 0 })]
    [InlineData(false, ChainStep.Stop, new byte[] { 8, 2, 24, 0 })]
    public async Task Access_IsItsBytes(bool allowed, ChainStep step, byte[] expected)
    {
        await using ExHookHost host = new(new AllHooks { Access = _ => allowed ? AccessReply.Allow(step) : AccessReply.Deny(step) });
        (await host.CallAsync("v2", "OnClientAuthenticate", [])).ShouldBe(expected);
        (await host.CallAsync("v3", "OnClientAuthorize", [])).ShouldBe(expected);
    }

    [Fact]
    public async Task PassThrough_IsIgnore_AndWithStopTheMessageAsItCame()
    {
        AllHooks provider = new();
        await using ExHookHost host = new(provider);
        (await PublishAsync(host)).ShouldBe(new Wire.ValuedResponse { Type = Kind.Ignore });
        provider.Publish = static _ => MessagePublishReply.PassThrough(ChainStep.Stop);
        (await PublishAsync(host)).ShouldBe(new Wire.ValuedResponse { Type = Kind.StopAndReturn, Message = Publish.Message });
    }

    [Theory]
    [InlineData(ChainStep.Continue, Kind.Continue)]
    [InlineData(ChainStep.Stop, Kind.StopAndReturn)]
    public async Task Deliver_IsTheChangedMessageOverTheRest(ChainStep step, object kind)
    {
        await using ExHookHost host = new(new AllHooks { Publish = r => MessagePublishReply.Deliver(r.Message with { Topic = "новый", QoS = 0, Payload = Array.Empty<byte>() }, step) });
        Wire.Message expected = Publish.Message.Clone();
        (expected.Topic, expected.Qos, expected.Payload) = ("новый", 0, ByteString.Empty);
        (await PublishAsync(host)).ShouldBe(new Wire.ValuedResponse { Type = (Kind)kind, Message = expected });
    }

    [Theory]
    [InlineData(ChainStep.Continue, Kind.Continue)]
    [InlineData(ChainStep.Stop, Kind.StopAndReturn)]
    public async Task Drop_IsTheMessageWithAllowPublishFalse(ChainStep step, object kind)
    {
        await using ExHookHost host = new(new AllHooks { Publish = _ => MessagePublishReply.Drop(step) });
        Wire.Message expected = Publish.Message.Clone();
        expected.Headers["allow_publish"] = "false";
        (await PublishAsync(host)).ShouldBe(new Wire.ValuedResponse { Type = (Kind)kind, Message = expected });
    }

    [Fact]
    public async Task Failure_Closed_DeniesAndDrops_AndStops()
    {
        await using ExHookHost host = new(new AllHooks { OnRequest = Throw });
        (await host.CallAsync("v2", "OnClientAuthenticate", [])).ShouldBe([8, 2, 24, 0]);
        (await host.CallAsync("v2", "OnClientAuthorize", [])).ShouldBe([8, 2, 24, 0]);
        Wire.ValuedResponse reply = await PublishAsync(host);
        (reply.Type, reply.Message.Headers["allow_publish"], reply.Message.Topic).ShouldBe((Kind.StopAndReturn, "false", "a/b"));
    }

    [Fact]
    public async Task Failure_Open_AllowsAndSendsTheMessageBack_AndIsNeverIgnore()
    {
        await using ExHookHost host = new(new OpenHooks { OnRequest = Throw });
        (await host.CallAsync("v2", "OnClientAuthenticate", [])).ShouldBe([24, 1]);
        (await host.CallAsync("v2", "OnClientAuthorize", [])).ShouldBe([24, 1]);
        (await PublishAsync(host)).ShouldBe(new Wire.ValuedResponse { Type = Kind.Continue, Message = Publish.Message });
    }

    [Fact]
    public async Task Failure_OfAHookThatInforms_IsAnEmptySuccess()
    {
        await using ExHookHost host = new(new AllHooks { OnRequest = Throw });
        foreach (string hook in ExHookHookNames.All.Where(static h => !ExHookHookNames.IsDeciding(h)))
        {
            string method = "On" + string.Concat(hook.Split('.').Select(static w => char.ToUpperInvariant(w[0]) + w[1..]));
            (await host.CallAsync("v3", method, [])).ShouldBeEmpty(hook);
        }
    }

    [Fact]
    public async Task Null_IsAFailure()
    {
        await using ExHookHost host = new(new AllHooks { Access = static _ => null!, Publish = static _ => null! });
        (await host.CallAsync("v2", "OnClientAuthenticate", [])).ShouldBe([8, 2, 24, 0]);
        (await PublishAsync(host)).Message.Headers["allow_publish"].ShouldBe("false");
    }

    [Fact]
    public async Task Deliver_OfAMessageKeptFromAnEarlierCall_IsAFailure()
    {
        EmqxMessage? kept = null;
        await using ExHookHost host = new(new AllHooks { Publish = r => MessagePublishReply.Deliver(kept ??= r.Message) });
        (await PublishAsync(host)).Message.Payload.ToStringUtf8().ShouldBe("hi");
        Wire.ValuedResponse reply = await PublishAsync(host);
        (reply.Type, reply.Message.Headers["allow_publish"]).ShouldBe((Kind.StopAndReturn, "false"));
    }

    [Fact]
    public async Task Deliver_OfAMessageThatWasDroppedBefore_LeavesItDropped_UnlessItSaysOtherwise()
    {
        AllHooks provider = new() { Publish = static r => MessagePublishReply.Deliver(r.Message with { Topic = "c" }) };
        await using ExHookHost host = new(provider);
        Wire.MessagePublishRequest dropped = Publish.Clone();
        dropped.Message.Headers["allow_publish"] = "false";
        (await host.CallAsync("v2", "OnMessagePublish", dropped, Wire.ValuedResponse.Parser)).Message.Headers["allow_publish"].ShouldBe("false");
        provider.Publish = static r => MessagePublishReply.Deliver(r.Message with { AllowPublish = true });
        (await host.CallAsync("v2", "OnMessagePublish", dropped, Wire.ValuedResponse.Parser)).Message.Headers["allow_publish"].ShouldBe("true");
    }

    private static void Throw(ExHookRequest request, HookContext context) => throw new InvalidOperationException("on purpose");

    private static Task<Wire.ValuedResponse> PublishAsync(ExHookHost host) => host.CallAsync("v2", "OnMessagePublish", Publish, Wire.ValuedResponse.Parser);

    private sealed class OpenHooks : AllHooks
    {
        [FailOpen]
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => base.OnClientAuthenticateAsync(request, context);

        [FailOpen]
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => base.OnClientAuthorizeAsync(request, context);

        [FailOpen]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => base.OnMessagePublishAsync(request, context);
    }
}

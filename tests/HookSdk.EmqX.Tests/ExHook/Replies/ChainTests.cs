using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.ExHook.Background;
using Wire = HookSdk.EmqX.ExHook.Wire;
using Kind = HookSdk.EmqX.ExHook.Wire.ValuedResponse.Types.ResponsedType;

namespace HookSdk.EmqX.Tests.ExHook.Replies;

/// <summary>Several providers are folded as EMQX folds several hook servers.</summary>
public sealed class ChainTests
{
    private readonly First _first = new();
    private readonly Second _second = new();
    private readonly List<string> _asked = [];

    public static TheoryData<string, string, string, string> AccessChains => new()
    {
        // first, second, what the second is told, the answer
        { "allow", "ignore", "true", "allow" },
        { "allow", "deny-stop", "true", "deny-stop" },
        { "deny", "ignore", "false", "deny" },
        { "deny", "allow", "false", "allow" },
        { "allow-stop", "deny-stop", "-", "allow-stop" },
        { "deny-stop", "allow", "-", "deny-stop" },
        { "ignore", "ignore", "false", "ignore" },
        { "ignore", "allow-stop", "false", "allow-stop" },
    };

    [Theory]
    [MemberData(nameof(AccessChains))]
    public async Task Access_IsFoldedAsEmqxDoes(string first, string second, string told, string expected)
    {
        string seen = "-";
        _first.Access = _ => Access(first);
        _second.Access = result =>
        {
            seen = result ? "true" : "false";
            return Access(second);
        };
        await using ExHookHost host = new(null, [_first, _second]);
        foreach (string method in new[] { "OnClientAuthenticate", "OnClientAuthorize" })
        {
            Wire.ValuedResponse reply = Wire.ValuedResponse.Parser.ParseFrom(await host.CallAsync("v2", method, []));
            seen.ShouldBe(told);
            AccessReply answer = Access(expected);
            reply.Type.ShouldBe(answer.IsAllowed is null ? Kind.Ignore : answer.Step == ChainStep.Stop ? Kind.StopAndReturn : Kind.Continue);
            reply.HasBoolResult.ShouldBe(answer.IsAllowed is not null);
            reply.BoolResult.ShouldBe(answer.IsAllowed == true);
        }
    }

    [Fact]
    public async Task Publish_TheNextProviderSeesTheChangedMessage_AndPassThroughKeepsIt()
    {
        _first.Publish = static r => MessagePublishReply.Deliver(r.Message with { Topic = "first" });
        _second.Publish = r => Ask(r, MessagePublishReply.PassThrough());
        await using ExHookHost host = new(null, [_first, _second]);
        Wire.ValuedResponse reply = await PublishAsync(host);
        _asked.ShouldBe(["first"]);
        (reply.Type, reply.Message.Topic, reply.Message.Payload.ToStringUtf8()).ShouldBe((Kind.Continue, "first", "hi"));

        _second.Publish = static _ => MessagePublishReply.PassThrough(ChainStep.Stop);
        reply = await PublishAsync(host);
        (reply.Type, reply.Message.Topic).ShouldBe((Kind.StopAndReturn, "first"));

        _second.Publish = static r => MessagePublishReply.Deliver(r.Message with { Payload = "new"u8.ToArray() });
        reply = await PublishAsync(host);
        (reply.Message.Topic, reply.Message.Payload.ToStringUtf8()).ShouldBe(("first", "new"));
    }

    [Fact]
    public async Task Publish_Stop_EndsTheChain()
    {
        _first.Publish = static _ => MessagePublishReply.Drop();
        _second.Publish = r => Ask(r, MessagePublishReply.PassThrough());
        await using ExHookHost host = new(null, [_first, _second]);
        (await PublishAsync(host)).Message.Headers["allow_publish"].ShouldBe("false");
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Publish_DroppedByTheFirst_StaysDroppedWhateverTheNextChanges()
    {
        _first.Publish = static _ => MessagePublishReply.Drop(ChainStep.Continue);
        _second.Publish = r => Ask(r, r.Message.AllowPublish ? MessagePublishReply.PassThrough() : MessagePublishReply.Deliver(r.Message with { Topic = "second" }));
        await using ExHookHost host = new(null, [_first, _second]);
        Wire.ValuedResponse reply = await PublishAsync(host);
        (reply.Message.Topic, reply.Message.Headers["allow_publish"]).ShouldBe(("second", "false"));

        _second.Publish = static _ => MessagePublishReply.PassThrough();
        (await PublishAsync(host)).Message.Headers["allow_publish"].ShouldBe("false");
    }

    [Fact]
    public async Task Notification_IsHeardByEveryProvider_ThoughOneThrows()
    {
        _first.OnRequest = (_, _) =>
        {
            _asked.Add("first");
            throw new InvalidOperationException("on purpose");
        };
        _second.OnRequest = (_, _) => _asked.Add("second");
        await using ExHookHost host = new(null, [_first, _second]);
        await host.CallAsync("v2", "OnClientConnected", []);
        _asked.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Notification_WhoseFirstProviderWaits_IsHeardByTheOthersAtOnce()
    {
        HeldProvider waiting = new();
        _second.OnRequest = (_, _) => _asked.Add("second");
        await using ExHookHost host = new(null, [waiting, _second]);
        Task call = host.AckedAsync("c1", "1");
        _asked.ShouldBe(["second"]);
        call.IsCompleted.ShouldBeFalse();
        waiting.Release.SetResult();
        await call;
    }

    [Fact]
    public async Task Notification_WhoseFirstProviderBlocksBeyondTheDeadline_IsHeardByTheOthers()
    {
        await using ExHookHost host = new(null, [_first, _second]);
        _first.OnRequest = (_, _) => host.Clock.Advance(TimeSpan.FromSeconds(5));
        _second.OnRequest = (_, _) => _asked.Add("second");
        await host.AckedAsync("c1", "1");
        _asked.ShouldBe(["second"]);
        host.Log.All.ShouldContain(static l => l.Contains("First ended only after 5000 ms"));
    }

    [Fact]
    public async Task Notification_CancelledByItsOwnHandler_IsToldAsAFailureAndNotAsLate()
    {
        Cancelling cancelling = new();
        await using ExHookHost host = new(null, [cancelling, _second]);
        Task call = host.AckedAsync("c1", "1");
        cancelling.Release.SetResult();
        await call;
        host.Log.All.ShouldContain(static l => l.Contains("Cancelling threw"));
    }

    private static Task<Wire.ValuedResponse> PublishAsync(ExHookHost host) => host.CallAsync(
        "v2", "OnMessagePublish", new Wire.MessagePublishRequest { Message = new() { Topic = "a", Payload = ByteString.CopyFromUtf8("hi") } }, Wire.ValuedResponse.Parser);

    private static AccessReply Access(string words) => words switch
    {
        "allow" => AccessReply.Allow(),
        "allow-stop" => AccessReply.Allow(ChainStep.Stop),
        "deny" => AccessReply.Deny(ChainStep.Continue),
        "deny-stop" => AccessReply.Deny(),
        _ => AccessReply.Ignore(),
    };

    private MessagePublishReply Ask(MessagePublishRequest request, MessagePublishReply reply)
    {
        _asked.Add(request.Message.Topic);
        return reply;
    }

    private sealed class First : AllHooks;

    private sealed class Second : AllHooks;

    private sealed class Cancelling : ExHookProvider
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context)
        {
            await Release.Task;
            throw new TaskCanceledException();
        }
    }
}

using System.Text;
using HookSdk.EmqX.ExHook;
using HookSdk.Mqtt;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>A provider with everything that decides: bad users stay out, topics below no/ are refused, in/ is rewritten to out/, messages that say "spam" are dropped.</summary>
[FailClosed]
public sealed class Gate : ExHookProvider
{
    /// <summary>Users whose question is never answered.</summary>
    public const string Slow = "slow";

    public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        if (request.Client.UserName == Slow)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        }

        return request.Password == "pw" ? AccessReply.Allow() : AccessReply.Deny();
    }

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(request.Topic.StartsWith("no/", StringComparison.Ordinal) ? AccessReply.Deny()
            : request.Action == TopicAction.Subscribe && request.Topic == "#" ? AccessReply.Deny()
            : AccessReply.Ignore());

    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
    {
        EmqX.ExHook.EmqxMessage message = request.Message;
        string text = Encoding.UTF8.GetString(message.Payload.Span);
        return new(text == "spam" ? MessagePublishReply.Drop()
            : message.Topic.StartsWith("in/", StringComparison.Ordinal) ? MessagePublishReply.Deliver(message with { Topic = "out/" + message.Topic["in/".Length..] })
            : MessagePublishReply.PassThrough());
    }

    public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
}

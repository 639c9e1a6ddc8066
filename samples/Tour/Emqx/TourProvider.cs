using HookSdk;
using HookSdk.EmqX.ExHook;
using HookSdk.Mqtt;

namespace Tour.Emqx;

/// <summary>What many EMQX hook servers do: passwords, topics of one's own, topics rewritten, messages dropped. It counts what it decides, so that the tour can compare.</summary>
[FailClosed]
internal sealed class TourProvider : ExHookProvider
{
    private int _refused;
    private int _denied;
    private int _rewritten;
    private int _dropped;

    public int Refused => _refused;

    public int Denied => _denied;

    public int Rewritten => _rewritten;

    public int Dropped => _dropped;

    public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
    {
        if (request.Password == $"secret of {request.Client.UserName}")
        {
            return new(AccessReply.Allow());
        }

        Interlocked.Increment(ref _refused);
        return new(AccessReply.Deny());
    }

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context)
    {
        if (request.Action == TopicAction.Publish && request.Topic.StartsWith("admin/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _denied);
            return new(AccessReply.Deny());
        }

        return new(AccessReply.Allow());
    }

    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
    {
        if (request.Message.Payload.IsEmpty)
        {
            Interlocked.Increment(ref _dropped);
            return new(MessagePublishReply.Drop());
        }

        if (!request.Message.Topic.StartsWith("legacy/", StringComparison.Ordinal))
        {
            return new(MessagePublishReply.PassThrough());
        }

        Interlocked.Increment(ref _rewritten);
        return new(MessagePublishReply.Deliver(request.Message with { Topic = "v2/" + request.Message.Topic["legacy/".Length..] }));
    }

    public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
}

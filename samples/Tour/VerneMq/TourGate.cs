using HookSdk;
using HookSdk.VerneMq;

namespace Tour.VerneMq;

/// <summary>What many VerneMQ plugins do: passwords, topics of one's own, a legacy prefix. It counts what it decides, so that the tour can compare.</summary>
[FailClosed]
internal sealed class TourGate : VerneMqPlugin
{
    private int _refused;
    private int _denied;
    private int _rewritten;
    private int _filtersRefused;
    private int _gone;

    public int Refused => _refused;

    public int Denied => _denied;

    public int Rewritten => _rewritten;

    public int FiltersRefused => _filtersRefused;

    public int Gone => _gone;

    public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
    {
        if (request.Password == "right")
        {
            return new(RegisterReply.Ok());
        }

        Interlocked.Increment(ref _refused);
        return new(RegisterReply.Deny());
    }

    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context)
    {
        if (request.Topic.StartsWith("legacy/", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _rewritten);
            return new(PublishReply.Ok(new() { Topic = "devices/" + request.Topic["legacy/".Length..] }));
        }

        if (request.Topic.StartsWith("devices/", StringComparison.Ordinal))
        {
            return new(PublishReply.Ok());
        }

        Interlocked.Increment(ref _denied);
        return new(PublishReply.Deny());
    }

    public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context)
    {
        SubscriptionEdits topics = request.Edit();
        foreach (SubscriptionEdit topic in topics)
        {
            if (topic.Asked.Filter.StartsWith('#'))
            {
                Interlocked.Increment(ref _filtersRefused);
                topic.Refuse();
            }
        }

        return new(topics.Ok());
    }

    public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context)
    {
        Interlocked.Increment(ref _gone);
        return default;
    }
}

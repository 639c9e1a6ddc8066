using HookSdk.VerneMq;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>A plugin as users write them: a user, a topic tree of one's own, a legacy prefix.</summary>
public class GatePlugin : VerneMqPlugin
{
    private readonly List<string> _life = [];

    /// <summary>The session hooks that it has heard.</summary>
    public IReadOnlyList<string> Life
    {
        get
        {
            lock (_life)
            {
                return [.. _life];
            }
        }
    }

    [FailClosed]
    public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(request switch
    {
        { UserName: "alice", Password: "s3cret" } => RegisterReply.Ok(),
        { UserName: "tenant", Password: "s3cret" } => RegisterReply.Ok(new RegisterModifiers { Subscriber = new SubscriberId("other-" + request.ClientId, "tenant-a") }),
        { UserName: "broken" } => throw new InvalidOperationException("broken"),
        _ => RegisterReply.Deny(),
    });

    [FailClosed]
    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(
        request.Topic.StartsWith("legacy/", StringComparison.Ordinal) ? PublishReply.Ok(new PublishModifiers { Topic = "devices/" + request.Topic["legacy/".Length..] })
        : request.Topic.StartsWith("slow/", StringComparison.Ordinal) ? PublishReply.Ok(new PublishModifiers { Throttle = TimeSpan.FromSeconds(1) })
        : request.Topic.StartsWith("cached/", StringComparison.Ordinal) ? PublishReply.Ok().WithCacheFor(TimeSpan.FromSeconds(10))
        : request.Topic.StartsWith("devices/", StringComparison.Ordinal) ? PublishReply.Ok()
        : PublishReply.Deny());

    [FailClosed]
    public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context)
    {
        SubscriptionEdits edits = request.Edit();
        foreach (SubscriptionEdit topic in edits)
        {
            if (topic.Asked.Filter.StartsWith("secret/", StringComparison.Ordinal))
            {
                topic.Refuse();
            }
        }

        return new(edits.Ok());
    }

    public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => Heard("wakeup " + request.ClientId);

    public override ValueTask OnClientOfflineAsync(OnClientOfflineRequest request, HookContext context) => Heard("offline " + request.ClientId);

    public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => Heard("gone " + request.ClientId);

    public override ValueTask OnSessionExpiredAsync(OnSessionExpiredRequest request, HookContext context) => Heard("expired " + request.ClientId);

    private ValueTask Heard(string what)
    {
        lock (_life)
        {
            _life.Add(what);
        }

        return default;
    }
}

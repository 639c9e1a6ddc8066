using HookSdk;
using HookSdk.Identity;
using HookSdk.Mqtt;
using HookSdk.VerneMq;
using VerneMqHooks._1.Sessions;
using VerneMqHooks._1.Topics;

namespace VerneMqHooks._1;

/// <summary>The plugin: one override for each hook that VerneMQ is to call.</summary>
/// <remarks>Closed: who cannot be checked in time is not let in and may do nothing. State [FailNext] where another plugin or endpoint behind this one decides.</remarks>
[FailClosed]
#if (jwt)
public sealed class MqttPlugin(JwtVerifier tokens, TokenLogins logins, TopicAccessPolicy access, LegacyTopics legacy, SessionLog sessions) : VerneMqPlugin
{
    // The three hooks without a version in their names serve MQTT 3 and MQTT 5.
    // To let some clients in without a token, call logins.Remove(request.ClientId, mountpoint: request.Mountpoint) for each: it gets nothing of a token that came with its id before.
    public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
    {
        JwtResult token = await tokens.VerifyLoginAsync(request.ClientId, request.UserName, request.Password, context.CancellationToken);
        if (!token.IsAccepted || !logins.Add(request.ClientId, request.UserName, token.Identity, request.Mountpoint))
        {
            return RegisterReply.Deny();
        }

        // VerneMQ ends the connection when the token ends.
        return token.Identity.Remaining is { } remaining ? RegisterReply.Ok(new() { MaxConnectionLifetime = remaining }) : RegisterReply.Ok();
    }
#else
public sealed class MqttPlugin(ConfiguredUsers users, TopicAccessPolicy access, LegacyTopics legacy, SessionLog sessions) : VerneMqPlugin
{
    // The three hooks without a version in their names serve MQTT 3 and MQTT 5.
    public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
        request is { UserName: { } name, Password: { } password } && await users.CheckAsync(name, password, context.CancellationToken)
            ? RegisterReply.Ok()
            : RegisterReply.Deny();
#endif

    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context)
    {
        string topic = legacy.Rewrite(request.Topic);
        return new(!Allows(TopicAction.Publish, topic, request) ? PublishReply.Deny()
            : topic == request.Topic ? PublishReply.Ok()
            : PublishReply.Ok(new() { Topic = topic }));
    }

    public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context)
    {
        SubscriptionEdits topics = request.Edit();
        foreach (SubscriptionEdit topic in topics)
        {
            string filter = legacy.Rewrite(topic.Asked.Filter);
            if (!Allows(TopicAction.Subscribe, filter, request))
            {
                topic.Refuse();
            }
            else if (filter != topic.Asked.Filter)
            {
                topic.Rewrite(filter);
            }
        }

        return new(topics.Ok());
    }

    public override ValueTask<UnsubscribeReply> OnUnsubscribeAsync(OnUnsubscribeRequest request, HookContext context) => new(Unsubscribe(request));

    public override ValueTask<UnsubscribeReply> OnUnsubscribeM5Async(OnUnsubscribeM5Request request, HookContext context) => new(Unsubscribe(request));

    public override ValueTask OnRegisterAsync(OnRegisterRequest request, HookContext context)
    {
        sessions.Registered(request);
        return default;
    }

    public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context)
    {
        sessions.Registered(request);
        return default;
    }

    public override ValueTask OnClientWakeupAsync(OnClientWakeupRequest request, HookContext context) => Log("is awake", request);

    public override ValueTask OnClientOfflineAsync(OnClientOfflineRequest request, HookContext context) => Log("has gone, and its session is kept", request);

    public override ValueTask OnClientGoneAsync(OnClientGoneRequest request, HookContext context) => Log("has gone, and its session with it", request);

    public override ValueTask OnSessionExpiredAsync(OnSessionExpiredRequest request, HookContext context) => Log("has not come back: its session has expired", request);

#if (jwt)
    private bool Allows(TopicAction action, string topic, VerneMqUserRequest client) => logins.Allows(action, topic, client.ClientId, client.UserName, access, client.Mountpoint);
#else
    private bool Allows(TopicAction action, string topic, VerneMqUserRequest client) => access.Allows(action, topic, client.ClientId, client.UserName);
#endif

    private UnsubscribeReply Unsubscribe(OnUnsubscribeRequest request)
    {
        FilterEdits filters = request.Edit();
        foreach (FilterEdit filter in filters)
        {
            filter.Rewrite(legacy.Rewrite(filter.Asked));
        }

        return filters.Ok();
    }

    private ValueTask Log(string what, VerneMqRequest request)
    {
        sessions.Is(what, request);
        return default;
    }
}

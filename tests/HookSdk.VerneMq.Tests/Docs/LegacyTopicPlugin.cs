namespace HookSdk.VerneMq.Tests.Docs;

public sealed class LegacyTopicPlugin : VerneMqPlugin
{
    // Another plugin behind this one may still decide.
    [FailNext]
    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
        new(request.Topic.StartsWith("old/", StringComparison.Ordinal)
            ? PublishReply.Ok(new() { Topic = "new/" + request.Topic[4..] })
            : PublishReply.Next());

    [FailClosed]
    public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context)
    {
        SubscriptionEdits topics = request.Edit();
        foreach (SubscriptionEdit topic in topics)
        {
            if (topic.Asked.Filter.StartsWith("secret/", StringComparison.Ordinal))
            {
                topic.Refuse();
            }
            else if (topic.Asked.Filter.StartsWith("old/", StringComparison.Ordinal))
            {
                topic.Rewrite("new/" + topic.Asked.Filter[4..]);
            }
        }

        return new(topics.Ok());
    }
}

namespace HookSdk.Mqtt;

/// <summary>What a client wants to do with a topic. A number that is not named here is kept.</summary>
public enum TopicAction
{
    /// <summary>Publish to a topic name.</summary>
    Publish,

    /// <summary>Subscribe to a topic filter.</summary>
    Subscribe,
}

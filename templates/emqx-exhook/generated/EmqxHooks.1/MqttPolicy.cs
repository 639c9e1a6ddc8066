using HookSdk.Identity;
using HookSdk.Mqtt;

namespace EmqxHooks._1;

/// <summary>What is decided, whatever the version of EMQX.</summary>
public sealed class MqttPolicy(ConfiguredUsers users, TopicAccessPolicy access)
{
    private const string Legacy = "legacy/";
    private const string Debug = "debug/";

    /// <summary>The hooks that EMQX is told to call, under the names of EMQX 5 and 6.</summary>
    public static IReadOnlyList<string> Hooks { get; } = ["client.authenticate", "client.authorize", "message.publish"];

    /// <summary>Whether a client may come in.</summary>
    public ValueTask<bool> AuthenticateAsync(string user, string password, CancellationToken cancellationToken) => users.CheckAsync(user, password, cancellationToken);

    /// <summary>Whether a client may publish to a topic, or subscribe to a filter.</summary>
    public bool MayUse(string clientId, string user, string topic, bool publishes) =>
        access.Allows(publishes ? TopicAction.Publish : TopicAction.Subscribe, topic, clientId, user);

    /// <summary>Whether a message is for nobody.</summary>
    public static bool IsDropped(string topic) => topic.StartsWith(Debug, StringComparison.Ordinal);

    /// <summary>Where a message goes instead; null: where it was sent.</summary>
    public static string? MovedTopic(string topic) => topic.StartsWith(Legacy, StringComparison.Ordinal) ? string.Concat("v2/", topic.AsSpan(Legacy.Length)) : null;
}

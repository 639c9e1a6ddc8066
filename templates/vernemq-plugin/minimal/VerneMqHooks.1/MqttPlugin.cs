using HookSdk;
using HookSdk.VerneMq;

namespace VerneMqHooks._1;

/// <summary>The plugin: one override for each hook that VerneMQ is to call.</summary>
public sealed class MqttPlugin : VerneMqPlugin
{
    // For MQTT 3 and MQTT 5. Closed: when this throws or is late, the message is not published.
    [FailClosed]
    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
        new(request.Topic.StartsWith("devices/", StringComparison.Ordinal) ? PublishReply.Ok() : PublishReply.Deny());
}

using HookSdk;
using HookSdk.EmqX.ExHook;
using HookSdk.Mqtt;

namespace EmqxHooks._1;

/// <summary>The provider: one override for each hook that EMQX is told to call.</summary>
public sealed class MqttProvider : ExHookProvider
{
    // Closed: when this throws or is late, the client may not do it.
    [FailClosed]
    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
        new(request.Action == TopicAction.Subscribe || request.Topic.StartsWith("devices/", StringComparison.Ordinal) ? AccessReply.Allow() : AccessReply.Deny());
}

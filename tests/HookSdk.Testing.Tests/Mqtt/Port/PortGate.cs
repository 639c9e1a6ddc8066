using HookSdk.EmqX.ExHook;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>The same rules as <see cref="VerneMq.GatePlugin"/> has for VerneMQ.</summary>
[FailClosed]
public sealed class PortGate : ExHookProvider
{
    public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        new(request is { Client.UserName: "alice", Password: "s3cret" } ? AccessReply.Allow() : AccessReply.Deny());

    public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(
        request.Topic.StartsWith("legacy/", StringComparison.Ordinal) || request.Topic.StartsWith("devices/", StringComparison.Ordinal) ? AccessReply.Allow() : AccessReply.Deny());

    [Topics("legacy/#")]
    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
        new(MessagePublishReply.Deliver(request.Message with { Topic = "devices/" + request.Message.Topic["legacy/".Length..] }));
}

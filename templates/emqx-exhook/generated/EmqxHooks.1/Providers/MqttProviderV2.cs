using Emqx.Exhook.V2;
using Grpc.Core;

namespace EmqxHooks._1.Providers;

/// <summary>What EMQX 5.0 to 5.8 calls (emqx.exhook.v2). It asks the policy, and turns its answers into replies.</summary>
public sealed class MqttProviderV2(MqttPolicy policy) : HookProvider.HookProviderBase
{
    /// <summary>EMQX calls the hooks that are named here, and no others.</summary>
    public override Task<LoadedResponse> OnProviderLoaded(ProviderLoadedRequest request, ServerCallContext context)
    {
        LoadedResponse reply = new();
        reply.Hooks.AddRange(MqttPolicy.Hooks.Select(static name => new HookSpec { Name = name }));
        return Task.FromResult(reply);
    }

    public override Task<EmptySuccess> OnProviderUnloaded(ProviderUnloadedRequest request, ServerCallContext context) => Task.FromResult(new EmptySuccess());

    public override async Task<ValuedResponse> OnClientAuthenticate(ClientAuthenticateRequest request, ServerCallContext context) =>
        Decide(request.Clientinfo is { } client && await policy.AuthenticateAsync(client.Username, client.Password, context.CancellationToken));

    public override Task<ValuedResponse> OnClientAuthorize(ClientAuthorizeRequest request, ServerCallContext context) =>
        Task.FromResult(Decide(request.Clientinfo is { } client && policy.MayUse(client.Clientid, client.Username, request.Topic, request.Type == ClientAuthorizeRequest.Types.AuthorizeReqType.Publish)));

    public override Task<ValuedResponse> OnMessagePublish(MessagePublishRequest request, ServerCallContext context)
    {
        ValuedResponse reply = new() { Type = ValuedResponse.Types.ResponsedType.Ignore };
        if (request.Message is not { } message)
        {
            return Task.FromResult(reply);
        }

        if (MqttPolicy.IsDropped(message.Topic))
        {
            reply = new() { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, Message = message };
            reply.Message.Headers["allow_publish"] = "false";
        }
        else if (MqttPolicy.MovedTopic(message.Topic) is { } moved)
        {
            reply = new() { Type = ValuedResponse.Types.ResponsedType.Continue, Message = message };
            reply.Message.Topic = moved;
        }

        return Task.FromResult(reply);
    }

    private static ValuedResponse Decide(bool isAllowed) =>
        new() { Type = isAllowed ? ValuedResponse.Types.ResponsedType.Continue : ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = isAllowed };
}

using Emqx.Exhook.V2;
using Grpc.Core;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>A generated service with the faults that a service may have, by the user's name or the topic.</summary>
public sealed class Careless(Doors doors) : HookProvider.HookProviderBase
{
    public override Task<LoadedResponse> OnProviderLoaded(ProviderLoadedRequest request, ServerCallContext context) =>
        Task.FromResult(new LoadedResponse { Hooks = { new HookSpec { Name = "client.authenticate" }, new HookSpec { Name = "message.publish" } } });

    public override Task<EmptySuccess> OnProviderUnloaded(ProviderUnloadedRequest request, ServerCallContext context) => Task.FromResult(new EmptySuccess());

    public override async Task<ValuedResponse> OnClientAuthenticate(ClientAuthenticateRequest request, ServerCallContext context)
    {
        switch (request.Clientinfo.Username)
        {
            case "null":
                return null!;
            case "throw":
                throw new InvalidOperationException("the service is broken");
            case "deaf":
                await doors.Hook.PassAsync(CancellationToken.None);
                break;
            case "none":
                return new ValuedResponse();
            case "stop":
                return new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn };
            case "message":
                return new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, Message = new Message() };
            case "ignore":
                return new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.Ignore };
            case "no":
                return new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = false };
            case "yes":
                return new ValuedResponse { BoolResult = true };
        }

        return new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = true };
    }

    public override Task<ValuedResponse> OnMessagePublish(MessagePublishRequest request, ServerCallContext context) => Task.FromResult(request.Message.Topic switch
    {
        "none" => new ValuedResponse(),
        "bool" => new ValuedResponse { BoolResult = false },
        "throw" => throw new InvalidOperationException("the service is broken"),
        _ => new ValuedResponse { Message = request.Message },
    });
}

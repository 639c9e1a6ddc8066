using Emqx.Exhook.V2;
using Grpc.Core;

namespace AspNet;

/// <summary>Drops messages to debug/ and lets the others pass, as a user of Grpc.AspNetCore writes it.</summary>
public sealed class PublishService : HookProvider.HookProviderBase
{
    public override Task<ValuedResponse> OnMessagePublish(MessagePublishRequest request, ServerCallContext context)
    {
        ValuedResponse reply = new() { Type = ValuedResponse.Types.ResponsedType.Ignore };
        if (request.Message.Topic.StartsWith("debug/", StringComparison.Ordinal))
        {
            reply.Type = ValuedResponse.Types.ResponsedType.StopAndReturn;
            reply.Message = new() { Headers = { ["allow_publish"] = "false" } };
        }

        return Task.FromResult(reply);
    }
}

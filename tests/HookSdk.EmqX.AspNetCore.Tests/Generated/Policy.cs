using Grpc.Core;
using V1 = Emqx.Exhook.V1;
using V2 = Emqx.Exhook.V2;
using V3 = Emqx.Exhook.V3;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

// Three classes, since EMQX's three packages have three bases. Each lets dev1 in, keeps everybody from secret/, moves legacy/ to v2/ and drops debug/.

/// <summary>A generated service for EMQX 4.3.3 to 4.4.</summary>
public sealed class Policy4 : V1.HookProvider.HookProviderBase
{
    public override Task<V1.LoadedResponse> OnProviderLoaded(V1.ProviderLoadedRequest request, ServerCallContext context) =>
        Task.FromResult(new V1.LoadedResponse { Hooks = { new V1.HookSpec { Name = "client.authenticate" }, new V1.HookSpec { Name = "client.check_acl" }, new V1.HookSpec { Name = "message.publish" } } });

    public override Task<V1.EmptySuccess> OnProviderUnloaded(V1.ProviderUnloadedRequest request, ServerCallContext context) => Task.FromResult(new V1.EmptySuccess());

    public override Task<V1.ValuedResponse> OnClientAuthenticate(V1.ClientAuthenticateRequest request, ServerCallContext context) => Say(request.Clientinfo.Username == "dev1");

    public override Task<V1.ValuedResponse> OnClientCheckAcl(V1.ClientCheckAclRequest request, ServerCallContext context) => Say(!request.Topic.StartsWith("secret/", StringComparison.Ordinal));

    public override Task<V1.ValuedResponse> OnMessagePublish(V1.MessagePublishRequest request, ServerCallContext context)
    {
        V1.ValuedResponse reply = new() { Type = V1.ValuedResponse.Types.ResponsedType.Ignore };
        V1.Message message = request.Message;
        if (message.Topic.StartsWith("legacy/", StringComparison.Ordinal))
        {
            message.Topic = "v2/" + message.Topic;
            reply = new() { Type = V1.ValuedResponse.Types.ResponsedType.Continue, Message = message };
        }
        else if (message.Topic.StartsWith("debug/", StringComparison.Ordinal))
        {
            message.Headers["allow_publish"] = "false";
            reply = new() { Type = V1.ValuedResponse.Types.ResponsedType.StopAndReturn, Message = message };
        }

        return Task.FromResult(reply);
    }

    private static Task<V1.ValuedResponse> Say(bool yes) => Task.FromResult(new V1.ValuedResponse { Type = V1.ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = yes });
}

/// <summary>A generated service for EMQX 5.0 to 5.8.</summary>
public class Policy5(Doors doors) : V2.HookProvider.HookProviderBase
{
    public override Task<V2.LoadedResponse> OnProviderLoaded(V2.ProviderLoadedRequest request, ServerCallContext context) =>
        Task.FromResult(new V2.LoadedResponse { Hooks = { new V2.HookSpec { Name = "client.authenticate" }, new V2.HookSpec { Name = "client.authorize" }, new V2.HookSpec { Name = "message.publish" } } });

    public override Task<V2.EmptySuccess> OnProviderUnloaded(V2.ProviderUnloadedRequest request, ServerCallContext context) => Task.FromResult(new V2.EmptySuccess());

    public override async Task<V2.ValuedResponse> OnClientAuthenticate(V2.ClientAuthenticateRequest request, ServerCallContext context)
    {
        switch (request.Clientinfo.Username)
        {
            case "wait":
                await doors.Hook.PassAsync(context.CancellationToken);
                return Say(true);
            case "throw":
                throw new InvalidOperationException("the secret of the handler");
            case "refuse":
                throw new RpcException(new Status(StatusCode.Unauthenticated, "not you"));
            default:
                return Say(request.Clientinfo.Username == "dev1");
        }
    }

    public override Task<V2.ValuedResponse> OnClientAuthorize(V2.ClientAuthorizeRequest request, ServerCallContext context) => Task.FromResult(Say(!request.Topic.StartsWith("secret/", StringComparison.Ordinal)));

    public override Task<V2.ValuedResponse> OnMessagePublish(V2.MessagePublishRequest request, ServerCallContext context)
    {
        V2.ValuedResponse reply = new() { Type = V2.ValuedResponse.Types.ResponsedType.Ignore };
        V2.Message message = request.Message;
        if (message.Topic.StartsWith("legacy/", StringComparison.Ordinal))
        {
            message.Topic = "v2/" + message.Topic;
            reply = new() { Type = V2.ValuedResponse.Types.ResponsedType.Continue, Message = message };
        }
        else if (message.Topic.StartsWith("debug/", StringComparison.Ordinal))
        {
            message.Headers["allow_publish"] = "false";
            reply = new() { Type = V2.ValuedResponse.Types.ResponsedType.StopAndReturn, Message = message };
        }

        return Task.FromResult(reply);
    }

    private static V2.ValuedResponse Say(bool yes) => new() { Type = V2.ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = yes };
}

/// <summary>A generated service for EMQX 5.9 and later.</summary>
public sealed class Policy6 : V3.HookProvider.HookProviderBase
{
    public override Task<V3.LoadedResponse> OnProviderLoaded(V3.ProviderLoadedRequest request, ServerCallContext context) =>
        Task.FromResult(new V3.LoadedResponse { Hooks = { new V3.HookSpec { Name = "client.authenticate" }, new V3.HookSpec { Name = "client.authorize" }, new V3.HookSpec { Name = "message.publish" } } });

    public override Task<V3.EmptySuccess> OnProviderUnloaded(V3.ProviderUnloadedRequest request, ServerCallContext context) => Task.FromResult(new V3.EmptySuccess());

    public override Task<V3.ValuedResponse> OnClientAuthenticate(V3.ClientAuthenticateRequest request, ServerCallContext context) => Say(request.Clientinfo.Username == "dev1");

    public override Task<V3.ValuedResponse> OnClientAuthorize(V3.ClientAuthorizeRequest request, ServerCallContext context) => Say(!request.Topic.StartsWith("secret/", StringComparison.Ordinal));

    public override Task<V3.ValuedResponse> OnMessagePublish(V3.MessagePublishRequest request, ServerCallContext context)
    {
        V3.ValuedResponse reply = new() { Type = V3.ValuedResponse.Types.ResponsedType.Ignore };
        V3.Message message = request.Message;
        if (message.Topic.StartsWith("legacy/", StringComparison.Ordinal))
        {
            message.Topic = "v2/" + message.Topic;
            reply = new() { Type = V3.ValuedResponse.Types.ResponsedType.Continue, Message = message };
        }
        else if (message.Topic.StartsWith("debug/", StringComparison.Ordinal))
        {
            message.Headers["allow_publish"] = "false";
            reply = new() { Type = V3.ValuedResponse.Types.ResponsedType.StopAndReturn, Message = message };
        }

        return Task.FromResult(reply);
    }

    private static Task<V3.ValuedResponse> Say(bool yes) => Task.FromResult(new V3.ValuedResponse { Type = V3.ValuedResponse.Types.ResponsedType.StopAndReturn, BoolResult = yes });
}

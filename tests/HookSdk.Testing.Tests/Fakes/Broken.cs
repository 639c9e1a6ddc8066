using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.VerneMq;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>A plugin for each broker that throws, or returns null for a caller who is called so.</summary>
internal static class Broken
{
    public const string Bug = "my bug";

    private static InvalidOperationException Throw() => throw new InvalidOperationException(Bug);

    public sealed class Sms : EmgPlugin
    {
        [FailClosed]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
            request.Message.Source == "null" ? new((BeforeReceiveReply)null!) : throw Throw();

        public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => throw Throw();
    }

    public sealed class Voice : M4Script
    {
        [FailClosed]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => throw Throw();
    }

    /// <summary>Lets everybody in, and breaks over what they do.</summary>
    [FailClosed]
    public sealed class Provider : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            request.Client.UserName == "broken" ? throw Throw() : new(AccessReply.Allow());

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
            request.Topic == "broken" ? throw Throw() : new(AccessReply.Allow());

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
            request.Message.Topic == "lost" ? throw Throw() : new(MessagePublishReply.PassThrough());
    }

    public sealed class Webhooks : VerneMqPlugin
    {
        [FailClosed]
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
            request.UserName == "broken" ? throw Throw() : new(RegisterReply.Ok());

        [FailClosed]
        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
            request.Topic == "broken" ? throw Throw() : new(PublishReply.Ok());

        [FailClosed]
        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => throw Throw();
    }

    public sealed class Device : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await Task.CompletedTask;
            throw Throw();
        }
    }
}

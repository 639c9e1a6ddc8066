using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Tests.Recorder;

/// <summary>Plugins of all targets, each as it is live and as it is changed.</summary>
internal static class Deciders
{
    public static void Add(IServiceCollection services, bool isChanged)
    {
        services.AddEmg(static o => o.Deadline = TimeSpan.FromSeconds(30)).Add(new Sms(isChanged));
        services.AddM4(static o => o.Deadline = TimeSpan.FromSeconds(30)).Add(new Prefixes(isChanged));
        services.AddVerneMq().Add(new Gate(isChanged));
        services.AddExHook().Add(new Meters(isChanged));
        services.AddExProto().Add(new Lines());
    }

    public static void Map(WebApplication app)
    {
        app.MapEmgPlugin("/emg");
        app.MapM4Script("/m4");
        app.MapVerneMqPlugin("/vernemq");
        app.MapExHookProvider();
        app.MapExProtoHandler();
    }

    /// <summary>Changed in three ways: a rejection, a route, and an option that is set.</summary>
    [FailClosed]
    private sealed class Sms(bool isChanged) : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
            new(request.Message.Destination == "46700000001" && !isChanged ? BeforeReceiveReply.Reject()
                : request.Message.Destination == "47700000002" && isChanged ? BeforeReceiveReply.Accept().With("NOTE", "looked-at")
                : BeforeReceiveReply.Accept());

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To(
            request.Message.Destination!.StartsWith("46", StringComparison.Ordinal) ? isChanged ? "smpp-no" : "smpp-se" : "smpp-other"));
    }

    [FailOpen]
    private sealed class Prefixes(bool isChanged) : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) =>
            new(call.Destination == "37090000001" ? M4Reply.Reject("blocked") : M4Reply.Continue().WithDestinationPrefix(isChanged ? "98" : "99"));
    }

    /// <summary>Who has the password is let in; where it is hidden, whoever is a meter.</summary>
    [FailClosed]
    private sealed class Gate(bool isChanged) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
            new(request.ClientId!.StartsWith("meter", StringComparison.Ordinal) ? RegisterReply.Ok() : RegisterReply.Deny());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
            new(request.Topic == "meters/2" && isChanged ? PublishReply.Deny() : PublishReply.Ok());
    }

    [FailClosed]
    private sealed class Meters(bool isChanged) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            new(request.Client.ClientId.StartsWith("meter", StringComparison.Ordinal) ? AccessReply.Allow() : AccessReply.Deny());

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) =>
            new(request.Topic == "meters/2" && isChanged ? AccessReply.Deny() : AccessReply.Allow());

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
            new(request.Message.Topic == "legacy/1" ? MessagePublishReply.Deliver(request.Message with { Topic = "meters/1" }) : MessagePublishReply.PassThrough());
    }

    /// <summary>Says each line again.</summary>
    private sealed class Lines : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await foreach (ExProtoEvent line in connection.ReadAsync(HookSdk.EmqX.ExProto.Framing.Lines(100)))
            {
                await connection.SendAsync($"OK {line.Text}\n");
            }
        }
    }
}

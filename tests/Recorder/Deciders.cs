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
        services.AddExProto().Add(new Lines(isChanged));
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

    /// <summary>Logs a device in, publishes what it tells, and says each other line again. Changed in two ways: another topic, and a word before the end.</summary>
    private sealed class Lines(bool isChanged) : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await connection.StartKeepAliveAsync(TimeSpan.FromMinutes(5));
            await foreach (ExProtoEvent line in connection.ReadAsync(HookSdk.EmqX.ExProto.Framing.Lines(100)))
            {
                if (line.Message is { } message)
                {
                    await connection.SendAsync($"MSG {message.Topic} {message.Text}\n");
                    continue;
                }

                switch (line.Text.Split(' '))
                {
                    case ["LOGIN", string user, string password]:
                        await connection.SendAsync(await connection.AuthenticateAsync(new ExProtoClient(user), password) ? "IN\n" : "OUT\n");
                        break;
                    case ["LISTEN", string filter]:
                        await connection.SubscribeAsync(filter);
                        await connection.SendAsync("LISTENS\n");
                        break;
                    case ["TELL", string topic, string text]:
                        await connection.PublishAsync(isChanged ? topic + "/new" : topic, System.Text.Encoding.UTF8.GetBytes(text), qos: 1);
                        await connection.SendAsync("TOLD\n");
                        break;
                    case ["QUIT"]:
                        if (isChanged)
                        {
                            await connection.SendAsync("BYE\n");
                        }

                        return;
                    default:
                        await connection.SendAsync($"OK {line.Text}\n");
                        break;
                }
            }
        }
    }
}

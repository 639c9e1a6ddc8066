using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.Emg;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>HookSdk's own servers, one of each target, in the process of the tests.</summary>
internal static class HookServers
{
    /// <param name="target">The target, as the tool names it.</param>
    /// <param name="setting">A setting of the target's section, as NAME=VALUE; null: none.</param>
    /// <param name="healthStatus">What /healthz answers; null: there is none.</param>
    public static async Task<WebApplication> StartAsync(string target, string? setting = null, int? healthStatus = 200)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        bool isGrpc = target is "exhook" or "exproto";
        builder.WebHost.ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        if (setting?.Split('=') is [var name, var value])
        {
            builder.Configuration[$"Hooks:{SectionOf(target)}:{name}"] = value;
        }

        Add(builder.Services, target);
        WebApplication app = builder.Build();
        Map(app, target);
        if (healthStatus is { } status)
        {
            app.MapGet("/healthz", context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsync(status == 200 ? "Healthy" : "Unhealthy");
            });
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static string SectionOf(string target) => target switch { "emg" => "Emg", "m4" => "M4", "exhook" => "ExHook", "exproto" => "ExProto", _ => "VerneMq" };

    private static void Add(IServiceCollection services, string target) => _ = target switch
    {
        "emg" => services.AddEmg().Add<Router>().Services,
        "m4" => services.AddM4Script<Script>().Services,
        "exhook" => services.AddExHookProvider<Gate>().Services,
        "exproto" => services.AddExProtoHandler<Lines>().Services,
        _ => services.AddVerneMq().Add<Guard>().Services,
    };

    private static void Map(WebApplication app, string target)
    {
        switch (target)
        {
            case "emg":
                app.MapEmgPlugin("/emg");
                break;
            case "m4":
                app.MapM4Script("/");
                break;
            case "exhook":
                app.MapExHookProvider();
                break;
            case "exproto":
                app.MapExProtoHandler();
                break;
            default:
                app.MapVerneMqPlugin("/vernemq");
                break;
        }
    }

    [FailOpen]
    private sealed class Router : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());

        public override ValueTask<ChangeReply> BeforeRouteAsync(BeforeRouteRequest request, HookContext context) => new(ChangeReply.NoChange());

        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.NoChoice());

        public override ValueTask<DlrReply> BeforeDlrAsync(BeforeDlrRequest request, HookContext context) => new(DlrReply.NoChange());
    }

    [FailOpen]
    private sealed class Script : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }

    [FailClosed]
    private sealed class Gate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(AccessReply.Allow());
    }

    private sealed class Lines : ExProtoHandler
    {
        public override async Task RunAsync(ExProtoConnection connection)
        {
            await foreach (ExProtoEvent _ in connection.ReadAsync())
            {
            }
        }
    }

    [FailClosed]
    private sealed class Guard : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Ok());
    }
}

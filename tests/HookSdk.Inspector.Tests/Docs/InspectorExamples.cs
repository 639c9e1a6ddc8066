using HookSdk.Emg;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Inspector.Tests.Docs;

/// <summary>What docs/inspector.md shows.</summary>
internal static class InspectorExamples
{
    public static WebApplication Make(WebApplicationBuilder builder)
    {
        builder.Services.AddEmgPlugin<WelcomePlugin>();
        builder.Services.AddHookInspector();
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapHookInspector("/_hooks");
        return app;
    }

    public static void Guard(WebApplication app)
    {
        app.MapHookInspector("/_hooks").RequireAuthorization("operators");
    }

    [FailOpen]
    internal sealed class WelcomePlugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));
    }
}

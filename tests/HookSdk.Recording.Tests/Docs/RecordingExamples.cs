using HookSdk.Emg;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Recording.Tests.Docs;

/// <summary>What docs/recording.md shows.</summary>
internal static class RecordingExamples
{
    public static WebApplication Make(WebApplicationBuilder builder)
    {
        builder.Services.AddEmgPlugin<WelcomePlugin>();
        builder.Services.AddHookRecorder();
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        return app;
    }

    public static void OfATestSystem(WebApplicationBuilder builder)
    {
        builder.Services.AddHookRecorder(o =>
        {
            o.Payloads.Add("auth_on_publish");
            o.Secrets.Add("password");
        });
    }

    public static void OfDevices(WebApplicationBuilder builder)
    {
        builder.Services.AddHookRecorder(o =>
        {
            o.Payloads.Add("OnReceivedBytes");
            o.Payloads.Add("OnReceivedMessages");
        });
    }

    [FailOpen]
    internal sealed class WelcomePlugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));
    }
}

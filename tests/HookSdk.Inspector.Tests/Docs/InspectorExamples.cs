using HookSdk.Emg;
using HookSdk.Testing;
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

    public static async Task PlayAsync(FakeEmg emg)
    {
        EmgMessage message = new(new Dictionary<string, string?>
        {
            ["SOURCEADDR"] = "INFO",
            ["DESTADDR"] = "46700000001",
        });
        await emg.ReceiveAsync(message, "smpp-in1");

        EmgCallRecord call = emg.Calls.First(static c => c.Hook == "before_receive");
        Assert.Null(call.Failure);
        Assert.Equal("result=1", string.Join(", ", call.Reply.Select(static p => $"{p.Key}={p.Value}")));
    }

    [FailOpen]
    internal sealed class WelcomePlugin : EmgPlugin
    {
        public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));
    }
}

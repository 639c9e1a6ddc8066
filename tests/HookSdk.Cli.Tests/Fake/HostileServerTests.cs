using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Tests.Fake;

/// <summary>Servers that hang, close, answer garbage or speak another protocol.</summary>
public sealed class HostileServerTests
{
    [Fact]
    public async Task TerminalEscapes_OfTheServer_AreShownAndNotObeyed()
    {
        await using WebApplication server = await ServeAsync(static context => context.Response.WriteAsync("{\"reject_call\":1,\"message\":\"\\u001b[2J\\u009b31m\\u202egone\"}"));

        ToolResult result = await Tool.RunAsync("fake", "m4", "--url", UrlOf(server), "--call", "370 371");

        result.Output.ShouldContain(@"\x1B[2J\x9B31m\u202Egone");
        result.Output.ShouldNotContain('\u001b');
        result.Output.ShouldNotContain('\u009b');
        result.Output.ShouldNotContain('\u202e');
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task RawBytes_InAReply_AreShownAsWell()
    {
        await using WebApplication server = await ServeAsync(static context => context.Response.WriteAsync("\u001b]0;title\u0007{}"));

        ToolResult result = await Tool.RunAsync("check", "m4", "--url", UrlOf(server), "--rule", "m4-object");

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain(@"seen: '\x1B]0;title\x07{}' is no JSON");
        result.Output.ShouldNotContain('\u001b');
    }

    [Theory]
    [InlineData("emg", "--message", "INFO 4670 hello")]
    [InlineData("m4", "--call", "370 371")]
    [InlineData("vernemq", "--connect", "a:b")]
    public async Task ServerThatHangs_IsGivenUp(string target, params string[] steps)
    {
        TaskCompletionSource never = new();
        await using WebApplication server = await ServeAsync(context => never.Task.WaitAsync(context.RequestAborted));

        ToolResult result = await Tool.RunAsync(["fake", target, "--url", UrlOf(server), "--patience", "1s", "--limit", "500ms", .. steps]);
        never.SetResult();

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain("The server did not behave.");
    }

    [Fact]
    public async Task ServerThatClosesTheConnection_IsToldOf()
    {
        await using WebApplication server = await ServeAsync(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        ToolResult result = await Tool.RunAsync("fake", "emg", "--url", UrlOf(server), "--message", "INFO 4670 hello");

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain("! before_receive: no reply: ");
    }

    [Theory]
    [InlineData("fake", "emqx", "--connect", "a:b")]
    [InlineData("fake", "exproto", "--connect", "--send", "x")]
    [InlineData("check", "exhook", "--rule", "exhook-http2")]
    [InlineData("check", "exproto", "--rule", "exproto-http2")]
    public async Task Http1_OnAGrpcPort_IsNoServerThatBehaves(string command, string target, params string[] options)
    {
        await using WebApplication server = await ServeAsync(static context => context.Response.WriteAsync("hello"));

        ToolResult result = await Tool.RunAsync([command, target, "--url", UrlOf(server), .. target == "exproto" ? ["--adapter-port", "0"] : Array.Empty<string>(), .. options]);

        result.ExitCode.ShouldBe(1, result.ToString());
    }

    [Fact]
    public async Task CtrlC_EndsALoad_With130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication server = await ServeAsync(context =>
        {
            called.TrySetResult();
            return context.Response.WriteAsync("{}");
        });

        ToolResult result = await Tool.InterruptAsync(called.Task, "fake", "m4", "--url", UrlOf(server), "--duration", "2m", "--clients", "2");

        result.ExitCode.ShouldBe(130, result.ToString());
        result.Errors.ShouldContain("hooksdk: cancelled");
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static string UrlOf(WebApplication app) => app.Urls.First();
}

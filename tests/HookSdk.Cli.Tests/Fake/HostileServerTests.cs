using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HookSdk.Cli.Tests.Doctor;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Cli.Tests.Fake;

/// <summary>Servers that hang, close, answer garbage or speak another protocol.</summary>
public sealed class HostileServerTests
{
    [Fact]
    public async Task TerminalEscapes_OfTheServer_AreShownAndNotObeyed()
    {
        await using WebApplication server = await SmallServer.StartAsync(static context => context.Response.WriteAsync("{\"reject_call\":1,\"message\":\"\\u001b[2J\\u009b31m\\u202egone\"}"));

        ToolResult result = await Tool.RunAsync("fake", "m4", "--url", SmallServer.UrlOf(server), "--call", "370 371");

        result.Output.ShouldContain(@"\x1B[2J\x9B31m\u202Egone");
        result.Output.ShouldNotContain('\u001b');
        result.Output.ShouldNotContain('\u009b');
        result.Output.ShouldNotContain('\u202e');
        result.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task RawBytes_InAReply_AreShownAsWell()
    {
        await using WebApplication server = await SmallServer.StartAsync(static context => context.Response.WriteAsync("\u001b]0;title\u0007{}"));

        ToolResult result = await Tool.RunAsync("check", "m4", "--url", SmallServer.UrlOf(server), "--rule", "m4-object");

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
        await using WebApplication server = await SmallServer.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));

        ToolResult result = await Tool.RunAsync(["fake", target, "--url", SmallServer.UrlOf(server), "--patience", "1s", "--limit", "500ms", .. steps]);
        never.SetResult();

        result.ExitCode.ShouldBe(1, result.ToString());
        result.Output.ShouldContain("The server did not behave.");
    }

    [Fact]
    public async Task ServerThatClosesTheConnection_IsToldOf()
    {
        await using WebApplication server = await SmallServer.StartAsync(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        ToolResult result = await Tool.RunAsync("fake", "emg", "--url", SmallServer.UrlOf(server), "--message", "INFO 4670 hello");

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
        await using WebApplication server = await SmallServer.StartAsync(static context => context.Response.WriteAsync("hello"));

        ToolResult result = await Tool.RunAsync([command, target, "--url", SmallServer.UrlOf(server), .. target == "exproto" ? ["--adapter-port", "0"] : Array.Empty<string>(), .. options]);

        result.ExitCode.ShouldBe(1, result.ToString());
    }

    /// <summary>The server of the load answers, the others hold the call that the command waits for.</summary>
    [Theory]
    [InlineData(true, "fake", "m4", "--duration", "2m", "--clients", "2")]
    [InlineData(false, "fake", "m4", "--call", "370 371", "--patience", "2m", "--limit", "2m")]
    [InlineData(false, "check", "m4", "--patience", "2m", "--limit", "2m")]
    [InlineData(false, "doctor", "m4", "--patience", "2m", "--limit", "2m")]
    [InlineData(false, "replay", "{recording}", "--patience", "2m")]
    public async Task CtrlC_EndsEveryCommandThatWaits_With130(bool answers, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        using RecordingFolder folder = new();
        string recording = folder.Write("""{"scenario":"recorded","format":1}""", """{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{},"body_raw":"{}"}}""");
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource never = new();
        await using WebApplication server = await SmallServer.StartAsync(context =>
        {
            called.TrySetResult();
            return answers ? context.Response.WriteAsync("{}") : never.Task.WaitAsync(context.RequestAborted);
        });

        ToolResult result = await Tool.InterruptAsync(called.Task, [.. arguments.Select(a => a == "{recording}" ? recording : a), "--url", SmallServer.UrlOf(server)]);
        never.SetResult();

        result.ExitCode.ShouldBe(130, result.ToString());
        result.Errors.ShouldContain("hooksdk: cancelled");
        result.Errors.ShouldNotContain("   at ");
        if (answers)
        {
            // A load says first what it came to until then.
            result.Output.ShouldContain("calls of the server    ");
            result.Output.ShouldContain("failed                 0");
        }
    }

    [Theory]
    [InlineData("check", "m4", "--rule", "m4-status")]
    [InlineData("check", "vernemq", "--rule", "vernemq-segments")]
    [InlineData("check", "exhook", "--rule", "exhook-loaded")]
    [InlineData("fake", "m4", "--limit", "30s", "--clients", "1", "--duration", "2s")]
    [InlineData("fake", "emg", "--message", "INFO 4670 hello")]
    [InlineData("fake", "m4", "--limit", "30s", "--call", "370 371")]
    [InlineData("fake", "vernemq", "--limit", "30s", "--connect", "a:b")]
    [InlineData("fake", "exhook", "--limit", "30s", "--connect", "a:b")]
    public async Task ReplyWithoutAnEnd_IsGivenUp(string command, string target, params string[] options)
    {
        byte[] part = new byte[1024 * 1024];
        await using WebApplication server = await SmallServer.StartAsync(
            async context =>
            {
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await context.Response.Body.WriteAsync(part, context.RequestAborted);
                }
            },
            target == "exhook" ? HttpProtocols.Http2 : HttpProtocols.Http1);

        (int exitCode, string output) = await InProcess.RunAsync([command, target, "--url", SmallServer.UrlOf(server), .. options]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("16777216");
    }

    [Theory]
    [InlineData("m4", "m4-types", """{"\ud800":1}""", "FAIL m4-types")]
    [InlineData("vernemq", "vernemq-refused-filter", """{"result":"ok","modifiers":{"topics":[{"topic":"\ud800","qos":135}]}}""", "FAIL vernemq-refused-filter")]
    [InlineData("vernemq", "vernemq-refused-filter", """{"result":"ok","modifiers":{"topics":[{"topic":"a","qos":"many"}]}}""", "n/a  vernemq-refused-filter")]
    public async Task JsonThatCannotBeRead_EndsOneRule_AndNotTheRun(string target, string rule, string reply, string line)
    {
        await using WebApplication server = await SmallServer.StartAsync(reply);

        (_, string output) = await InProcess.RunAsync(["check", target, "--url", SmallServer.UrlOf(server), "--rule", rule]);

        output.ShouldContain(line);
        output.ShouldContain(" not applicable", Case.Sensitive, output);
    }

    [Fact]
    public async Task TlsAtAPortWithoutIt_FailsARule()
    {
        await using WebApplication server = await SmallServer.StartAsync("{}");

        (int exitCode, string output) = await InProcess.RunAsync(["check", "vernemq", "--url", SmallServer.UrlOf(server).Replace("http:", "https:", StringComparison.Ordinal), "--rule", "vernemq-segments"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("seen: no reply: ");
    }

    [Theory]
    [InlineData("fake", "--connect")]
    [InlineData("check", "--rule", "exproto-callbacks")]
    public async Task AdapterPortThatIsNone_IsNamed(string command, params string[] options)
    {
        await using WebApplication server = await SmallServer.StartAsync("{}");

        (int exitCode, string output) = await InProcess.RunAsync([command, "exproto", "--url", SmallServer.UrlOf(server), "--adapter-port", "70000", .. options]);

        exitCode.ShouldBe(2, output);
        output.ShouldContain("dapter cannot listen on port 70000: ");
    }

    [Theory]
    [InlineData("emg", "emg-injection", "No hook is served.")]
    [InlineData("vernemq", "vernemq-cached-payload", "No message is answered with 200 and JSON.")]
    public async Task ServerThatAnswersNothing_PassesNoRuleOverItsAnswers(string target, string rule, string why)
    {
        await using WebApplication server = await SmallServer.StartAsync(static context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        (_, string output) = await InProcess.RunAsync(["check", target, "--url", SmallServer.UrlOf(server), "--rule", rule]);

        output.ShouldContain($"n/a  {rule}");
        output.ShouldContain(why);
    }

    /// <summary>It accepts connections, and then nothing comes.</summary>
    [Fact]
    public async Task SilentPort_WasCalled_AndHasNotAnswered()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();

        (int exitCode, string output) = await InProcess.RunAsync(["fake", "emg", "--url", $"http://{silent.LocalEndpoint}/", "--patience", "300ms", "--message", "INFO 4670 hello"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("The server was called, and has not answered.");
    }

    /// <summary>Where an answer cannot be read, there is nothing to see of what it says.</summary>
    [Theory]
    [InlineData("emg", "emg-options", "n/a ")]
    [InlineData("emg", "emg-result", "n/a ")]
    [InlineData("emg", "emg-injection", "n/a ")]
    [InlineData("emg", "emg-reply", "FAIL")]
    [InlineData("m4", "m4-one-line", "n/a ")]
    [InlineData("m4", "m4-types", "n/a ")]
    [InlineData("vernemq", "vernemq-topics-place", "n/a ")]
    [InlineData("vernemq", "vernemq-cached-payload", "n/a ")]
    [InlineData("vernemq", "vernemq-twice", "FAIL")]
    public async Task RepliesThatCannotBeRead_PassNoRuleOverWhatTheySay(string target, string rule, string verdict)
    {
        await using WebApplication server = await SmallServer.StartAsync("<html>");

        (_, string output) = await InProcess.RunAsync(["check", target, "--url", SmallServer.UrlOf(server), "--rule", rule]);

        output.ShouldContain($"{verdict} {rule}", Case.Sensitive, output);
    }

    /// <summary>Each connection gets bytes that are no protocol.</summary>
    [Theory]
    [InlineData("emg", "emg-reply")]
    [InlineData("emg", "emg-options")]
    [InlineData("m4", "m4-types")]
    [InlineData("vernemq", "vernemq-topics-place")]
    [InlineData("exhook", "exhook-plain")]
    [InlineData("exproto", "exproto-split", "--adapter-port", "0")]
    public async Task PortOfGarbage_PassesNoRule(string target, string rule, params string[] options)
    {
        using TcpListener garbage = new(IPAddress.Loopback, 0);
        garbage.Start();
        Task serving = ServeGarbageAsync(garbage);

        (_, string output) = await InProcess.RunAsync(["check", target, "--url", $"http://{garbage.LocalEndpoint}/", "--patience", "2s", "--rule", rule, .. options]);
        garbage.Stop();
        await serving;

        output.ShouldNotContain($"pass {rule}", Case.Sensitive, output);
        output.ShouldContain($" {rule}");
    }

    [Fact]
    public async Task AnswerThatIsAnError_FailsTheRule_AndNotTheRun()
    {
        await using WebApplication server = await new GrpcStub("emqx.exhook.v3.HookProvider", ["client.authenticate"], static path => path.EndsWith("Loaded", StringComparison.Ordinal) ? null : [0xFF, 0xFF]).StartAsync();

        (int exitCode, string output) = await InProcess.RunAsync(["check", "exhook", "--url", SmallServer.UrlOf(server), "--rule", "exhook-valued"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("client.authenticate: no ValuedResponse");
    }

    /// <summary>What a fake tells whoever writes tests with it is nothing for whoever runs the tool.</summary>
    [Fact]
    public async Task ServerThatHangs_IsToldInTheToolsWords()
    {
        TaskCompletionSource never = new();
        await using WebApplication server = await SmallServer.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));

        (int exitCode, string output) = await InProcess.RunAsync(["check", "emg", "--url", SmallServer.UrlOf(server), "--patience", "500ms", "--rule", "emg-reply"]);
        never.SetResult();

        exitCode.ShouldBe(1, output);
        output.ShouldContain("before_receive has run for 0.5 s, and the server has not answered.");
        output.ShouldNotContain("o.Patience");
        output.ShouldNotContain("own clock");
    }

    private static async Task ServeGarbageAsync(TcpListener garbage)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await garbage.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync("\u0001\u0002 no protocol at all\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
            // It was stopped.
        }
    }

    [Fact]
    public async Task Json_KeepsItsNames_WhereASecretIsPartOfOne()
    {
        await using WebApplication server = await SmallServer.StartAsync("pass it on");

        ToolResult result = await Tool.RunAsync("check", "m4", "--url", $"{SmallServer.UrlOf(server)}/?key=pass", "--rule", "m4-object", "--json");

        using JsonDocument json = JsonDocument.Parse(result.Output);
        json.RootElement.GetProperty("passed").GetInt32().ShouldBe(0);
        json.RootElement.GetProperty("rules")[0].GetProperty("seen").GetString().ShouldBe("'*** it on' is no JSON");
        json.RootElement.GetProperty("url").GetString().ShouldEndWith("/?key=***");
    }
}

using System.Net;
using System.Net.Sockets;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Cli.Tests.Plugins;

/// <summary>What <c>hooksdk plugins</c> asks for and makes of the answers. Against a real endpoint: tests/HookSdk.Hosting.Tests/Admin/ToolTests.cs.</summary>
public sealed class PluginsTests : IDisposable
{
    private const string Token = "planted-token-of-enough-characters";

    private readonly string _folder = Directory.CreateTempSubdirectory("hooksdk-plugins-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("GET /_plugins", "list")]
    [InlineData("GET /_plugins/opt%20out", "list", "opt out")]
    [InlineData("POST /_plugins/opt-out/enable", "enable", "opt-out")]
    [InlineData("POST /_plugins/opt-out/disable?server=emg%3Anorth", "disable", "opt-out", "--server", "emg:north")]
    [InlineData("POST /_plugins/load", "load")]
    [InlineData("POST /_plugins/opt-out/load", "load", "opt-out")]
    [InlineData("POST /_plugins/opt-out/upgrade", "upgrade", "opt-out")]
    [InlineData("POST /_plugins/a%2F..%2Fb/rollback", "rollback", "a/../b")]
    [InlineData("POST /_plugins/order {\"server\":null,\"names\":[\"a\",\"b c\"]}", "order", "a", "b c")]
    [InlineData("POST /_plugins/order {\"server\":\"emg\",\"names\":[\"a\"]}", "order", "a", "--server", "emg")]
    public async Task Command_MakesTheCall(string call, params string[] arguments)
    {
        string? seen = null;
        await using WebApplication server = await SmallServer.StartAsync(async context =>
        {
            using StreamReader body = new(context.Request.Body);
            string text = await body.ReadToEndAsync(TestContext.Current.CancellationToken);
            seen = $"{context.Request.Method} {context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget} {text}".TrimEnd();
            await context.Response.WriteAsync("""{ "name": "opt-out", "state": "running" }""");
        });

        (int exitCode, string output) = await InProcess.RunAsync(["plugins", .. arguments, "--url", SmallServer.UrlOf(server)]);

        exitCode.ShouldBe(0, output);
        seen.ShouldBe(call);
    }

    [Fact]
    public async Task List_ShowsAllThereIs_AndWhatItDoesNotKnowHarmsNothing()
    {
        await using WebApplication server = await SmallServer.StartAsync("""
            {
              "directory": "/srv/plugins", "colour": "blue",
              "plugins": [
                { "name": "opt-out", "folder": "opt-out", "state": "running", "version": "2.0.0", "servers": [ "emg" ], "future": { "a": 1 } },
                { "name": "router\u001b[31m", "state": "failed", "problem": "router/plugin.json: 'assembly' is missing." }
              ],
              "servers": [ { "name": "emg", "plugins": [
                { "name": "base", "isEnabled": true, "hooks": [ "route" ] },
                { "name": "opt-out", "isEnabled": false, "isInDryRun": true, "from": "opt-out", "hooks": [ "before_receive", "route" ] } ] } ],
              "unloading": [ { "name": "opt-out", "version": "1.0.0", "state": "calls still run", "since": "2026-01-01T00:00:00+00:00" } ],
              "problem": "state.json cannot be written"
            }
            """);

        (int exitCode, string output) = await InProcess.RunAsync(["plugins", "list", "--url", SmallServer.UrlOf(server)]);

        exitCode.ShouldBe(0);
        output.ReplaceLineEndings("\n").ShouldBe("""
            Plugins of /srv/plugins
            PLUGIN          STATE    VERSION  SERVERS
            opt-out         running  2.0.0    emg
            router\x1B[31m  failed   -
              ! router/plugin.json: 'assembly' is missing.

            Order at emg
              base (route), compiled in
              opt-out (before_receive, route), disabled, in DryRun: it decides and enforces nothing

            Versions that are going
              opt-out 1.0.0: calls still run since 2026-01-01T00:00:00+00:00

            ! state.json cannot be written

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Json_IsWhatTheEndpointSaid_AlsoWhereItRefuses()
    {
        await using WebApplication server = await SmallServer.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Method == "GET" ? 200 : 409;
            return context.Response.WriteAsync(context.Request.Method == "GET" ? """{"plugins":[]}""" : """{"error":"opt-out is loaded."}""");
        });

        (int listed, string list) = await InProcess.RunAsync(["plugins", "list", "--json", "--url", SmallServer.UrlOf(server)]);
        (int loaded, string load) = await InProcess.RunAsync(["plugins", "load", "opt-out", "--json", "--url", SmallServer.UrlOf(server)]);

        (listed, list.ReplaceLineEndings("\n")).ShouldBe((0, "{\n  \"plugins\": []\n}\n"));
        loaded.ShouldBe(1);
        load.ShouldStartWith("{");
        load.ShouldContain("\"error\": \"opt-out is loaded.\"");
        load.ShouldContain("hooksdk: opt-out is loaded.");
    }

    [Theory]
    [InlineData(404, """{"error":"There is no plugin 'x' here, but base."}""", 1, "There is no plugin 'x' here, but base.", "`hooksdk plugins list` has the names.")]
    [InlineData(409, """{"error":"x holds the version that runs."}""", 1, "x holds the version that runs.", "Nothing has changed.")]
    [InlineData(400, """{"error":"The body must be JSON"}""", 1, "The body must be JSON", "Nothing has changed.")]
    [InlineData(404, "", 2, "There is no operator's endpoint at this address.", "PluginDirectory:Admin:Port")]
    [InlineData(401, """{"error":"it has no token"}""", 2, "The endpoint lets nobody in without its token: it has no token.", "--token-file FILE")]
    [InlineData(403, """{"error":"only callers on this machine may call"}""", 2, "only callers on this machine may call", "by 127.0.0.1 or its socket")]
    [InlineData(200, "<html>", 2, "This is no answer of an operator's endpoint: status 200", "PluginDirectory:Admin:Port")]
    [InlineData(200, "{\"state\":\"ok\"}", 2, "This is no answer of an operator's endpoint: status 200", "PluginDirectory:Admin:Port")]
    [InlineData(500, "", 1, "status 500, without a reason", "the server's log")]
    [InlineData(302, "", 2, "status 302, without a reason", "PluginDirectory:Admin:Port")]
    [InlineData(409, "{\"error\":\"\\u001b[2J\"}", 1, "\\x1B[2J", "Nothing has changed.")]
    public async Task Refusal_IsToldInWords_WithWhatToDo(int status, string body, int exitCode, string problem, string next)
    {
        await using WebApplication server = await SmallServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });

        (int code, string output) = await InProcess.RunAsync(["plugins", "upgrade", "x", "--url", SmallServer.UrlOf(server)]);

        code.ShouldBe(exitCode, output);
        output.ShouldContain(problem);
        output.ShouldContain(next);
        output.ShouldNotContain("\u001b");
    }

    /// <summary>Something answers, and it is no endpoint.</summary>
    [Theory]
    [InlineData("garbage")]
    [InlineData("endless")]
    public async Task AnswerThatIsNoHttp_OrHasNoEnd_IsNoEndpoint(string kind)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync();

        (int code, string output) = await InProcess.RunAsync(["plugins", "list", "--url", $"http://{listener.LocalEndpoint}/_plugins"]);
        listener.Stop();
        await serving;

        code.ShouldBe(2, output);
        output.ShouldContain("This is no answer of an operator's endpoint: ");
        output.ShouldContain("PluginDirectory:Admin:Port");
        output.ShouldNotContain("Nothing answers");

        async Task ServeAsync()
        {
            byte[] part = new byte[64 * 1024];
            try
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                NetworkStream stream = client.GetStream();
                await stream.WriteAsync(kind == "garbage" ? "no protocol at all\r\n\r\n"u8.ToArray() : "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"u8.ToArray());
                while (kind == "endless")
                {
                    await stream.WriteAsync(part);
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // The tool has had enough.
            }
        }
    }

    [Theory]
    [InlineData(10, "list")]
    [InlineData(120, "load")]
    public async Task EndpointThatHangs_IsGivenUp(int seconds, string verb)
    {
        FakeTimeProvider clock = new();
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication server = await SmallServer.StartAsync(async context =>
        {
            called.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        using StringWriter errors = new();

        Task<int> running = HookSdkCommand.RunAsync(["plugins", verb, "--url", SmallServer.UrlOf(server)], new Screen(TextWriter.Null, errors), clock, cancellationToken: TestContext.Current.CancellationToken);
        await called.Task.WaitAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        running.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        (await running).ShouldBe(3);
        errors.ToString().ShouldContain($"within {seconds} s.");
    }

    [Fact]
    public async Task TokenFile_WithoutAnEnd_HoldsNoToken()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no file without an end.");

        (int code, string output) = await InProcess.RunAsync(["plugins", "list", "--token-file", "/dev/zero"]);

        code.ShouldBe(2, output);
        output.ShouldContain("The file of --token-file holds no token");
    }

    [Fact]
    public async Task Token_GoesOver_AndIsPrintedNowhere()
    {
        string file = Path.Combine(_folder, "token");
        await File.WriteAllTextAsync(file, $"{Token}\n", TestContext.Current.CancellationToken);
        string? sent = null;
        await using WebApplication server = await SmallServer.StartAsync(context =>
        {
            sent = context.Request.Headers.Authorization;
            context.Response.StatusCode = 401;
            return context.Response.WriteAsync($$"""{"error":"{{Token}} is wrong"}""");
        });

        foreach (string[] form in new[] { Array.Empty<string>(), ["--json"] })
        {
            (int code, string output) = await InProcess.RunAsync(["plugins", "list", "--token-file", file, "--url", SmallServer.UrlOf(server), .. form]);

            code.ShouldBe(2);
            sent.ShouldBe($"Bearer {Token}");
            output.ShouldContain("*** is wrong");
            output.ShouldContain("whether the file of --token-file holds the token");
            output.ShouldNotContain("planted");
        }
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("", "holds no token")]
    [InlineData("two words", "holds no token")]
    [InlineData("line\nline", "holds no token")]
    public async Task TokenFile_ThatIsNone_IsNamed(string? text, string problem)
    {
        string file = Path.Combine(_folder, "token");
        if (text is not null)
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        (int code, string output) = await InProcess.RunAsync(["plugins", "list", "--token-file", file]);

        code.ShouldBe(2);
        output.ShouldContain($"The file of --token-file {problem}");
    }

    [Theory]
    [InlineData("Nothing answers at http://127.0.0.1:1: ", "--url", "http://127.0.0.1:1/_plugins")]
    [InlineData("Nothing answers at /nowhere/a.sock: ", "--socket", "/nowhere/a.sock")]
    public async Task NobodyListens_EndsWith3(string problem, params string[] options)
    {
        (int code, string output) = await InProcess.RunAsync(["plugins", "list", .. options]);

        code.ShouldBe(3, output);
        output.ShouldContain(problem);
        output.ShouldContain("Start the server, or correct --");
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData(" ")]
    public async Task NameThatLeadsElsewhere_IsNone(string name)
    {
        (int code, string output) = await InProcess.RunAsync(["plugins", "disable", name]);

        (code, output.Contains("no name of a plugin", StringComparison.Ordinal)).ShouldBe((2, true), output);
    }

    [Fact]
    public async Task CtrlC_EndsAWait_With130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signal.");
        TaskCompletionSource called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication server = await SmallServer.StartAsync(async context =>
        {
            called.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        });

        ToolResult result = await Tool.InterruptAsync(called.Task, "plugins", "upgrade", "x", "--url", SmallServer.UrlOf(server));

        (result.ExitCode, result.Errors.Trim()).ShouldBe((130, "hooksdk: cancelled"), result.ToString());
    }
}

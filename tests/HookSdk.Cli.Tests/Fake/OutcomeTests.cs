using System.Net;
using HookSdk.Cli.Fake.Play;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Doctor;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Tests.Fake;

/// <summary>What a step's outcome is called, and that <c>--expect</c> takes the same words for every broker.</summary>
public sealed class OutcomeTests
{
    [Fact]
    public async Task OneVocabulary_HoldsForVerneMq()
    {
        await using WebApplication server = await SmallServer.StartAsync("{\"result\":\"ok\"}");

        await ExpectAsync(
            "vernemq", SmallServer.UrlOf(server),
            "--connect", "--expect", "let in", "--expect", "accepted",
            "--subscribe", "a/# qos=1", "--expect", "granted", "--expect", "a/#: 1",
            "--publish", "a/b=1", "--expect", "accepted", "--expect", "delivered to c1", "--expect", "received by c1",
            "--unsubscribe", "a/#", "--expect", "unsubscribed",
            "--publish", "a/b=1", "--expect", "delivered to nobody");
    }

    [Fact]
    public async Task OneVocabulary_HoldsForEmqx()
    {
        await using WebApplication server = await HookServers.StartAsync("exhook", healthStatus: null);

        await ExpectAsync(
            "emqx", SmallServer.UrlOf(server),
            "--connect", "--expect", "let in", "--expect", "accepted", "--expect", "CONNACK 0", "--expect", "by your server",
            "--subscribe", "a/# qos=1", "--expect", "granted", "--expect", "SUBACK 1",
            "--publish", "a/b=1", "--expect", "accepted", "--expect", "delivered to c1", "--expect", "received by c1",
            "--unsubscribe", "a/#", "--expect", "unsubscribed",
            "--publish", "a/b=1", "--expect", "delivered to nobody");
    }

    [Theory]
    [InlineData("{}", "continued")]
    [InlineData("{}", "accepted")]
    [InlineData("{\"reject_call\":1}", "refused")]
    [InlineData("{\"reject_call\":1}", "rejected")]
    public async Task OneVocabulary_HoldsForM4(string reply, string word)
    {
        await using WebApplication server = await SmallServer.StartAsync(reply);

        await ExpectAsync("m4", SmallServer.UrlOf(server), "--call", "370 371", "--expect", word);
    }

    [Theory]
    [InlineData("result=1\n", "refused")]
    [InlineData("", "accepted")]
    public async Task OneVocabulary_HoldsForEmg(string reply, string word)
    {
        await using WebApplication server = await SmallServer.StartAsync(context =>
        {
            bool isAsked = context.Request.Path.Value!.EndsWith("/before_receive", StringComparison.Ordinal);
            context.Response.StatusCode = (int)(isAsked ? HttpStatusCode.OK : HttpStatusCode.NotFound);
            return context.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(isAsked ? reply : "")).AsTask();
        });

        await ExpectAsync("emg", SmallServer.UrlOf(server) + "/emg", "--message", "INFO 4670 hello", "--expect", word);
    }

    /// <summary>An accepted message is not refused: a word that holds for everything would say nothing.</summary>
    [Theory]
    [InlineData("vernemq", "{\"result\":\"ok\"}", "--connect", "refused")]
    [InlineData("vernemq", "{\"result\":{\"error\":\"not_allowed\"}}", "--connect", "let in")]
    [InlineData("m4", "{}", "--call=370 371", "refused")]
    [InlineData("m4", "{\"reject_call\":1}", "--call=370 371", "continued")]
    public async Task OppositeWord_DoesNotHold(string broker, string reply, string step, string word)
    {
        await using WebApplication server = await SmallServer.StartAsync(reply);

        (int exitCode, string output) = await InProcess.RunAsync(["fake", broker, "--url", SmallServer.UrlOf(server), "--limit", "30s", step, "--expect", word]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain($"! expected '{word}', and it was: ");
    }

    /// <summary>The fake closes its devices when it ends, and the server then calls its adapter.</summary>
    [Fact]
    public void Lines_AfterTheEnd_AreNotPrinted()
    {
        using StringWriter output = new();
        LineLogger lines = new(new Screen(output, TextWriter.Null));

        lines.LogInformation("adapter Send of d1 -> Success");
        lines.End();
        lines.LogInformation("adapter Close of no device -> ConnProcessNotAlive");

        output.ToString().ShouldContain("adapter Send of d1");
        output.ToString().ShouldNotContain("Close");
    }

    [Fact]
    public async Task Receive_ThatFails_SaysWhatCame()
    {
        await using TemplateServer server = await TemplateServer.StartAsync("exproto");

        (int exitCode, string output) = await InProcess.RunAsync(
            ["fake", "exproto", "--url", server.Url, "--adapter-port", server.AdapterPort.ToString(System.Globalization.CultureInfo.InvariantCulture), "--connect", "--send", "CONNECT gps-1 acme secret\\n", "--receive", "NO\\n"]);

        exitCode.ShouldBe(1, output);
        output.ShouldContain("= received other bytes: OK\\n");
    }

    private static async Task ExpectAsync(string broker, string url, params string[] steps)
    {
        (int exitCode, string output) = await InProcess.RunAsync(["fake", broker, "--url", url, .. broker == "emg" ? [] : (string[])["--limit", "30s"], .. steps]);

        output.ShouldNotContain("! expected", Case.Sensitive, output);
        exitCode.ShouldBe(0, output);
    }
}

using System.Globalization;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Fake;

/// <summary>Steps of the command line against the templates' servers.</summary>
public sealed class ScenarioTests
{
    /// <summary>A target, the command that plays its broker, and the steps.</summary>
    public static TheoryData<string, string, string[]> Scenarios => new()
    {
        { "emg", "emg", ["--message", "INFO 46701234567 hello there", "--expect", "sent by smpp-se", "--message", "INFO +46700000001 hello", "--expect", "rejected with result 1", "--report", "46701234567 INFO STATUS=1"] },
        { "m4", "m4", ["--call", "37000000000 37012345678 user=7", "--expect", "dialled 37070000007", "--call", "37000000000 37090000001", "--expect", "rejected"] },
        { "exhook", "emqx", ["--connect", "dev1:wrong", "--expect", "refused", "--connect", "dev1:s3cret id=d1", "--subscribe", "devices/dev1/# qos=1", "--publish", "qos=1 devices/dev1/t=21.5 C", "--expect", "received by d1", "--publish", "devices/dev2/t=21", "--expect", "not published", "--disconnect"] },
        { "vernemq", "vernemq", ["--connect", "dev1:wrong", "--expect", "refused with 134", "--connect", "dev1:s3cret id=d1 mqtt=3.1.1", "--subscribe", "devices/dev1/#", "--expect", "granted", "--publish", "devices/dev1/t=21", "--expect", "delivered to d1", "--unsubscribe", "devices/dev1/#", "--close"] },
        { "exproto", "exproto", ["--connect", "--send", @"CONNECT gps-1 acme secret\n", "--receive", @"OK\n", "--send", @"SUB to/gps-1 0\n", "--receive", @"OK\n", "--publish", "to/gps-1=hello", "--receive", @"MSG to/gps-1 hello\n", "--close"] },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Scenario_AgainstTheTemplatesServer_IsAsApproved(string target, string command, string[] steps)
    {
        await using TemplateServer server = await TemplateServer.StartAsync(target);
        string[] adapter = target == "exproto" ? ["--adapter-port", server.AdapterPort.ToString(CultureInfo.InvariantCulture)] : [];

        ToolResult result = await Tool.RunAsync(["fake", command, "--url", server.Url, .. adapter, .. steps]);

        result.ExitCode.ShouldBe(0, result.ToString());
        result.ToString().ShouldNotContain("s3cret");

        result.Output.TrimEnd().ShouldEndWith("The server behaved.");

        // Callbacks and the calls of the adapter go on beside each other.
        string output = target == "exproto" ? string.Join('\n', result.Output.ReplaceLineEndings("\n").Split('\n').Where(static l => !l.StartsWith("  ", StringComparison.Ordinal))) : result.Output;
        output.ShouldBeApproved($"fake-{command}");
    }

    [Fact]
    public async Task ExpectationThatDoesNotHold_EndsWith1_AndSaysWhatCame()
    {
        await using TemplateServer server = await TemplateServer.StartAsync("m4");

        ToolResult result = await Tool.RunAsync("fake", "m4", "--url", server.Url, "--call", "37000000000 37012345678", "--expect", "rejected");

        result.ExitCode.ShouldBe(1);
        result.Output.ShouldContain("! expected 'rejected', and it was: dialled 37000000000 to 37012345678");
        result.Output.ShouldContain("The server did not behave.");
    }

    [Fact]
    public async Task Prompt_ThatReadsAPipe_PlaysItsLines_AndGoesOnAfterAWrongOne()
    {
        await using TemplateServer server = await TemplateServer.StartAsync("vernemq");

        ToolResult result = await Tool.RunAsync("help\nconnect dev1:s3cret id=d1\npublihs a=b\npublish\npublish devices/dev1/t=21\ncalls\nquit\nconnect never:played\n", ["fake", "vernemq", "--url", server.Url]);

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Errors.ShouldContain("hooksdk: 2 lines were no steps, and were not played.");
        result.Output.ShouldContain("The server behaved.");
        result.Output.ShouldContain("  publish [qos=0|1|2] [retain] TOPIC=TEXT: It publishes.");
        result.Output.ShouldContain("! 'publihs' is no step of this broker. It knows: connect, publish,");
        result.Output.ShouldContain("! That is no 'publish': there is no TOPIC=TEXT in it. Write it as: publish [qos=0|1|2] [retain] TOPIC=TEXT");
        result.Output.ShouldContain("= accepted as devices/dev1/t");
        result.Output.ShouldContain("  auth_on_publish_m5 ");
        result.Output.ShouldNotContain("never");
        result.Output.ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("emg", "--message", "INFO 4670 hello")]
    [InlineData("m4", "--call", "370 371")]
    [InlineData("emqx", "--connect", "a:b")]
    [InlineData("exproto", "--connect")]
    [InlineData("vernemq", "--connect", "a:b")]
    public async Task NobodyListens_EndsWith3_AndRepeatsNoSecret(string target, params string[] steps)
    {
        ToolResult result = await Tool.RunAsync(["fake", target, "--url", "http://me:hidden-word@127.0.0.1:1/0123456789abcdef", .. steps]);

        result.ExitCode.ShouldBe(3, result.ToString());
        result.Errors.ShouldContain("Nothing answers at http://127.0.0.1:1: ");
        result.Errors.ShouldContain("Start the server, or correct the host and the port of --url.");
        result.Errors.ShouldNotContain("hidden-word");
        result.Errors.ShouldNotContain("0123456789abcdef");
    }
}

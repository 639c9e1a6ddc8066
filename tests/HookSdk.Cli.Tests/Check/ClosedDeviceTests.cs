using System.Globalization;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Check;

/// <summary>A server that closes each device whose first line is no login, as a careful one does.</summary>
public sealed class ClosedDeviceTests
{
    private static readonly string[] Rules = ["callbacks", "split", "garbage", "twice", "parallel", "limit"];

    [Fact]
    public async Task Bytes_ThatAreNoLogin_LeaveRulesNotApplicable_AndNoneFailed()
    {
        string output = await CheckAsync();

        output.ShouldNotContain("FAIL", Case.Sensitive, output);
        output.ShouldContain("n/a  exproto-callbacks");
        output.ShouldContain("n/a  exproto-twice");
        output.ShouldContain("pass exproto-limit");
        output.ShouldContain("The server closed the device after the bytes that were made up; say by --bytes what a device sends first.");
    }

    [Fact]
    public async Task Bytes_ThatAreALogin_LetEachRuleBeLookedAt()
    {
        string output = await CheckAsync("--bytes", "LOGIN dev1\\n");

        output.ShouldContain($"{Rules.Length} passed, 0 failed", Case.Sensitive, output);
    }

    private static async Task<string> CheckAsync(params string[] bytes)
    {
        string port = TemplateServer.FreePort().ToString(CultureInfo.InvariantCulture);
        await using ServerProcess server = await WrongServer.StartAsync("exproto", $"closes:{port}");
        (int exitCode, string output) = await InProcess.RunAsync(
            ["check", "exproto", "--url", WrongServer.UrlOf("exproto", server.Port), "--limit", "30s", "--patience", "30s", "--adapter-port", port, .. Rules.SelectMany(static r => (string[])["--rule", $"exproto-{r}"]), .. bytes]);
        exitCode.ShouldBe(0, output);
        return output;
    }
}

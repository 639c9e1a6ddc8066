using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Config;

public sealed class ConfigTests
{
    private const string Secret = "0123456789abcdef";

    [Theory]
    [InlineData("emg", "http://10.0.0.5:5080/emg", "--instances", "4", "--connector", "smpp-in:retail", "--connector", "http-in")]
    [InlineData("m4", "http://10.0.0.5:8833/")]
    [InlineData("exhook", "http://10.0.0.5:9000", "--name", "acme")]
    [InlineData("exproto", "http://10.0.0.5:9001", "--adapter", "10.0.0.6:9100")]
    [InlineData("vernemq", "http://10.0.0.5:5090/vernemq", "--hook", "auth_on_register", "--hook", "on_client_gone")]
    public async Task Lines_InEveryForm_AreAsApproved(string target, string url, params string[] options)
    {
        ToolResult result = await Tool.RunAsync(["config", target, "--url", url, .. options]);

        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldBeApproved($"config-{target}");
    }

    [Fact]
    public async Task OneForm_IsPrintedAlone_ForAPipe()
    {
        ToolResult result = await Tool.RunAsync("config", "vernemq", "--url", "http://10.0.0.5:5090/vernemq", "--hook", "auth_on_register", "--form", "docker");

        result.Output.ReplaceLineEndings("\n").ShouldBe("""
            DOCKER_VERNEMQ_ALLOW_ANONYMOUS=off
            DOCKER_VERNEMQ_PLUGINS__VMQ_PASSWD=off
            DOCKER_VERNEMQ_PLUGINS__VMQ_ACL=off
            DOCKER_VERNEMQ_PLUGINS__VMQ_WEBHOOKS=on
            DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__HOOK=auth_on_register
            DOCKER_VERNEMQ_VMQ_WEBHOOKS__HOOK01__ENDPOINT=http://10.0.0.5:5090/vernemq

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("exhook")]
    [InlineData("exproto")]
    [InlineData("vernemq")]
    public async Task Secrets_OfTheAddress_AreNotPrinted_UnlessAskedFor(string target)
    {
        string url = $"http://operator:pass-word@10.0.0.5:9000/{Secret}?key=qu%65ry-value";

        (int exitCode, string hidden) = await InProcess.RunAsync(["config", target, "--url", url]);
        (_, string shown) = await InProcess.RunAsync(["config", target, "--url", url, "--show-secrets"]);

        exitCode.ShouldBe(0, hidden);
        hidden.ShouldNotContain(Secret);
        hidden.ShouldNotContain("pass-word");
        hidden.ShouldNotContain("operator");
        hidden.ShouldNotContain("ry-value");
        if (target is "emg" or "m4" or "vernemq")
        {
            hidden.ShouldContain("/***");
            shown.ShouldContain(Secret);
        }
    }

    [Theory]
    [InlineData("There is no form 'yaml'", "conf, docker, admin, api", "vernemq", "--form", "yaml")]
    [InlineData("no hook 'auth_on_everything'", "auth_on_register", "vernemq", "--hook", "auth_on_everything")]
    [InlineData("--name is no name", "letters", "exhook", "--name", "a b")]
    [InlineData("--instances is less than 1", "--instances 8", "emg", "--instances", "0")]
    [InlineData("no absolute http or https address", "--url http://", "m4", "--url", "10.0.0.5:8833")]
    public async Task BadInput_IsNamed_WithWhatToDo(string problem, string next, params string[] arguments)
    {
        ToolResult result = await Tool.RunAsync(["config", .. arguments]);

        result.ExitCode.ShouldBe(2);
        result.Output.ShouldBeEmpty();
        result.Errors.ShouldContain(problem);
        result.Errors.ShouldContain(next);
    }
}

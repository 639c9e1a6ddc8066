using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests;

public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
    [
        "", "fake", "fake emg", "fake m4", "fake emqx", "fake exhook", "fake exproto", "fake vernemq", "check", "check emg", "check m4", "check exhook", "check emqx", "check exproto",
        "check vernemq", "doctor", "doctor emg", "doctor m4", "doctor exhook", "doctor emqx", "doctor exproto", "doctor vernemq", "config", "config emg", "config m4", "config exhook", "config exproto", "config vernemq",
        "plugins", "plugins list", "plugins enable", "plugins disable", "plugins load", "plugins upgrade", "plugins rollback", "plugins order", "completion", "completion bash", "completion zsh", "completion pwsh", "replay",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEveryCommand_EndsWithAnExample(string command)
    {
        StringWriter output = new();
        TextWriter before = Console.Out;
        Console.SetOut(output);
        try
        {
            (int exitCode, _) = await InProcess.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            exitCode.ShouldBe(0);
        }
        finally
        {
            Console.SetOut(before);
        }

        string help = output.ToString();
        help.ShouldContain("Examples:");
        help[help.IndexOf("Examples:", StringComparison.Ordinal)..].ShouldContain($"  hooksdk {command.Split(' ')[0]}");
    }

    [Fact]
    public async Task Help_OfTheTool_IsAsApproved() => (await Tool.RunAsync("--help")).Output.ShouldBeApproved("help");

    [Fact]
    public async Task Help_OfACommand_IsAsApproved() => (await Tool.RunAsync("fake", "vernemq", "--help")).Output.ShouldBeApproved("help-fake-vernemq");

    [Theory]
    [InlineData("check", "emg")]
    [InlineData("check", "exproto")]
    [InlineData("doctor", "exhook")]
    [InlineData("doctor", "vernemq")]
    public async Task List_CallsNobody_AndNeedsNoAddress(string command, string target)
    {
        (int exitCode, string output) = await InProcess.RunAsync([command, target, "--list"]);

        exitCode.ShouldBe(0, output);
        output.ShouldContain($"{target}-");
    }

    [Theory]
    [InlineData("Option '--url' is required", "hooksdk check emg --help", "check", "emg")]
    [InlineData("Option '--url' is required", "hooksdk doctor m4 --help", "doctor", "m4", "--json")]
    [InlineData("'rabbitmq'", "hooksdk fake --help", "fake", "rabbitmq")]
    [InlineData("'rabbitmq'", "hooksdk check --help", "check", "rabbitmq")]
    [InlineData("'rabbitmq'", "hooksdk doctor --help", "doctor", "rabbitmq")]
    [InlineData("'rabbitmq'", "hooksdk config --help", "config", "rabbitmq")]
    [InlineData("Required command was not provided", "hooksdk --help")]
    [InlineData("--publihs", "hooksdk fake emqx --help", "fake", "emqx", "--url", "http://127.0.0.1:1", "--publihs", "a=b")]
    public async Task WrongCommandLine_IsNamed_WithTheHelpToCall(string problem, string next, params string[] arguments)
    {
        (int exitCode, string output) = await InProcess.RunAsync(arguments);

        exitCode.ShouldBe(2, output);
        output.ShouldContain(problem);
        output.ShouldContain(next);
    }
}

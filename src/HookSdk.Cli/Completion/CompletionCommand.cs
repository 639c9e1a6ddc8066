using System.CommandLine;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Completion;

/// <summary><c>hooksdk completion</c>: prints what has a shell complete the command line.</summary>
internal static class CompletionCommand
{
    public static Command Make(Screen screen) =>
        new ExampleCommand("completion", "Prints a script that has your shell complete hooksdk's commands and options.", "source <(hooksdk completion bash)", "hooksdk completion pwsh | Out-String | Invoke-Expression")
        {
            One(screen, "bash", "For bash.", CompletionScripts.Bash, "source <(hooksdk completion bash)", "hooksdk completion bash > ~/.local/share/bash-completion/completions/hooksdk"),
            One(screen, "zsh", "For zsh.", CompletionScripts.Zsh, "source <(hooksdk completion zsh)"),
            One(screen, "pwsh", "For PowerShell.", CompletionScripts.PowerShell, "hooksdk completion pwsh | Out-String | Invoke-Expression"),
        };

    private static ExampleCommand One(Screen screen, string shell, string description, string script, params string[] examples)
    {
        ExampleCommand command = new(shell, description, [.. examples, $"hooksdk completion {shell}"]);
        command.SetAction(_ =>
        {
            screen.Raw(script.ReplaceLineEndings("\n").TrimEnd());
            return (int)ExitCode.Done;
        });
        return command;
    }
}

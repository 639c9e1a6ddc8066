using System.Diagnostics;
using HookSdk.Cli.Completion;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("hooksdk ", "check completion config fake plugins")]
    [InlineData("hooksdk plu", "plugins")]
    [InlineData("hooksdk plugins ", "disable enable list load order rollback upgrade")]
    [InlineData("hooksdk plugins list --so", "--socket")]
    [InlineData("hooksdk config ver", "vernemq")]
    [InlineData("hooksdk completion ", "bash pwsh zsh")]
    [InlineData("hooksdk nothing ", "")]
    [InlineData("", "")]
    [InlineData("hooksdk plugins li \"unclosed", "")]
    [InlineData("hooksdk plugins nobody li", "")]
    public async Task Line_IsCompleted(string line, string expected)
    {
        (int exitCode, string output) = await InProcess.RunAsync([$"[suggest:{line.Length}]", line]);

        exitCode.ShouldBe(0);
        string word = line[(line.LastIndexOf(' ') + 1)..].TrimStart('"');
        string[] found = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(found).ShouldBeEmpty(output);
        found.ShouldAllBe(f => f.StartsWith(word, StringComparison.Ordinal));
    }

    /// <summary>What stands behind the cursor is not looked at.</summary>
    [Fact]
    public async Task Position_IsTheCursors()
    {
        (_, string output) = await InProcess.RunAsync(["[suggest:11]", "hooksdk plu --nonsense"]);

        output.Trim().ShouldBe("plugins");
    }

    [Fact]
    public async Task Bash_CompletesByTheScript()
    {
        Assert.SkipUnless(File.Exists("/bin/bash") || Environment.GetEnvironmentVariable("CI") == "true", "There is no bash here.");
        string tool = Path.Combine(AppContext.BaseDirectory, "HookSdk.Cli.dll");
        string script = $$"""
            hooksdk() { dotnet '{{tool}}' "$@"; }
            source <(hooksdk completion bash)
            complete -p hooksdk
            COMP_LINE='hooksdk plugins ro'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=(hooksdk plugins ro); COMP_CWORD=2
            _hooksdk
            printf '<%s>\n' "${COMPREPLY[@]}"
            """;

        (string output, string errors) = await BashAsync(script);

        output.ReplaceLineEndings("\n").ShouldBe("complete -o default -F _hooksdk hooksdk\n<rollback>\n", errors);
    }

    /// <summary>A terminal of zsh's own: what is typed is what a user types. Behind two letters both brokers are shown, behind three the word is whole.</summary>
    [Fact]
    public async Task Zsh_CompletesByTheScript_InATerminal()
    {
        Assert.SkipUnless(IsThere("zsh") || Environment.GetEnvironmentVariable("CI") == "true", "There is no zsh here.");
        string tool = Path.Combine(AppContext.BaseDirectory, "HookSdk.Cli.dll");
        string setUp = $$"""
            PS1='> '; autoload -Uz compinit && compinit -u -D; hooksdk() { dotnet '{{tool}}' "$@" }; source <(hooksdk completion zsh)
            show() { print -r -- "<$BUFFER>" }; zle -N show; bindkey '^X' show; print READY-$((1 + 1))
            """;
        const string Drive = """
            zmodload zsh/zpty || exit 1
            zpty -b shell env TERM=dumb zsh -f -i
            zpty -w shell "$1"
            zpty -r shell told '*READY-2*'
            zpty -w -n shell $'hooksdk fake em\t'
            zpty -r shell list '*emg*emqx*'
            zpty -w -n shell $'q\t\030'
            zpty -r shell line '*<hooksdk*>*'
            print -r -- "$list$line"
            zpty -d shell
            """;
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromMinutes(2));
        using Process process = Process.Start(new ProcessStartInfo("zsh", ["-f", "-c", Drive, "zsh", setUp]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(late.Token);
            string output = await process.StandardOutput.ReadToEndAsync(late.Token);

            output.ShouldContain("<hooksdk fake emqx >", Case.Sensitive, await errors);
            output.ShouldContain("emg");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <summary>Where the shell is there, it takes the script as it is.</summary>
    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    public async Task Script_IsSoundForItsShell(string shell, string check)
    {
        Assert.SkipUnless(IsThere(shell) || Environment.GetEnvironmentVariable("CI") == "true", $"There is no {shell} here.");
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, shell == "bash" ? CompletionScripts.Bash : CompletionScripts.Zsh, TestContext.Current.CancellationToken);

        using Process process = Process.Start(new ProcessStartInfo(shell, [check, file]) { RedirectStandardError = true })!;
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(0, errors);
        File.Delete(file);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _hooksdk hooksdk")]
    [InlineData("zsh", "compdef _hooksdk hooksdk")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName hooksdk")]
    public async Task Script_IsPrinted(string shell, string line)
    {
        (int exitCode, string output) = await InProcess.RunAsync(["completion", shell]);

        exitCode.ShouldBe(0);
        output.ShouldContain(line);
        output.ShouldContain("[suggest:");
    }

    private static bool IsThere(string shell) => new[] { "/bin", "/usr/bin" }.Any(folder => File.Exists(Path.Combine(folder, shell)));

    private static async Task<(string Output, string Errors)> BashAsync(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/bash", ["--noprofile", "--norc", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output, await errors);
    }
}

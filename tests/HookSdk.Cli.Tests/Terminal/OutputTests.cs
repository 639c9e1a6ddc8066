using System.Diagnostics;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;

namespace HookSdk.Cli.Tests.Terminal;

/// <summary>Where the output of a process goes: a terminal, a pipe, and a file on a full disk.</summary>
public sealed class OutputTests
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "HookSdk.Cli.dll");

    [Theory]
    [InlineData("config emg")]
    [InlineData("completion bash")]
    [InlineData("check --help")]
    public async Task FullDisk_EndsWith2_AndSaysWhatToDo(string command)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no device that is always full.");

        (int exitCode, string output) = await ShellAsync($"dotnet '{Program}' {command} > /dev/full");

        exitCode.ShouldBe((int)ExitCode.BadUsage, output);
        output.ShouldContain("Look whether the file or the pipe that the output goes to can be written.");
        output.ShouldNotContain("   at ");
    }

    /// <summary>A rule that fails is red.</summary>
    [Theory]
    [InlineData("dotnet", false, false)]
    [InlineData("terminal", false, true)]
    [InlineData("terminal", true, false)]
    public async Task Colours_AreThereOnATerminal_ButForNoColor(string where, bool isNoColor, bool isRed)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && OperatingSystem.IsLinux(), "There is no program that gives a terminal (script).");
        await using WebApplication server = await SmallServer.StartAsync(new string('x', 300));
        string command = $"dotnet {Program} check m4 --url {SmallServer.UrlOf(server)} --rule m4-object";

        (_, string output) = await ShellAsync($"{(isNoColor ? "NO_COLOR=1 " : "env -u NO_COLOR ")}TERM=xterm-256color {(where == "terminal" ? $"script -qec '{command}' /dev/null" : command)}");

        output.ShouldContain("FAIL m4-object");
        output.Contains("\u001b[3", StringComparison.Ordinal).ShouldBe(isRed, output);
        if (where != "terminal")
        {
            output.ShouldNotContain("\u001b");
            output.ShouldContain(new string('x', 100));
        }
    }

    private static async Task<(int ExitCode, string Output)> ShellAsync(string command)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output + await errors);
    }
}

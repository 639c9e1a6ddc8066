using System.Diagnostics;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Tests.Terminal;

/// <summary>Output and errors that cannot be written: the shell has closed them, or the disk is full.</summary>
public sealed class ClosedOutputTests
{
    [Theory]
    [InlineData("config m4 --url http://10.0.0.5:8833/ >&-", 2, "output")]
    [InlineData("config m4 --url http://10.0.0.5:8833/ 2>&-", 0, "")]
    [InlineData("config m4 --url http://10.0.0.5:8833/ >/dev/full", 2, "Look whether the file or the pipe that the output goes to can be written.")]
    [InlineData("config m4 --url nowhere 2>/dev/full", 2, "")]
    [InlineData("config m4 --url http://10.0.0.5:8833/ >/dev/full 2>/dev/full", 2, "")]
    [InlineData("--help >&-", 2, "output")]
    [InlineData("--help >/dev/full", 2, "Look whether the file")]
    public async Task Tool_EndsInPeace(string arguments, int exitCode, string problem)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no disk that is always full.");
        ProcessStartInfo start = new("/bin/sh", ["-c", $"exec dotnet '{Path.Combine(AppContext.BaseDirectory, "HookSdk.Cli.dll")}' {arguments}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        process.ExitCode.ShouldBe(exitCode, $"{await output}{errors}");
        errors.ShouldContain(problem);
        errors.ShouldNotContain("Unhandled");
    }

    [Theory]
    [InlineData("check", "m4", "--list")]
    [InlineData("[suggest:8]", "hooksdk ")]
    [InlineData("no-command")]
    public async Task Streams_ThatMayNotBeWritten_EndWith2(params string[] arguments)
    {
        using ClosedWriter closed = new();

        int exitCode = await HookSdkCommand.RunAsync(arguments, new Screen(closed, closed), TimeProvider.System, cancellationToken: TestContext.Current.CancellationToken);

        exitCode.ShouldBe(2);
    }

    private sealed class ClosedWriter : TextWriter
    {
        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value) => throw new UnauthorizedAccessException("Access to the path is denied.");
    }
}

using System.Diagnostics;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.M4Script;

/// <summary>What a local program answered.</summary>
internal sealed record ProgramRun(string Output, string Error, int ExitCode, TimeSpan Elapsed)
{
    /// <summary>Runs it to its end, with one line of STDIN, or nothing there.</summary>
    public static async Task<ProgramRun> RunAsync(IReadOnlyDictionary<string, string> environment, string? line, string file, params string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        CleanEnvironment.Apply(start.Environment);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (line is not null)
        {
            await process.StandardInput.WriteLineAsync(line);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        return new(await output, await error, process.ExitCode, elapsed);
    }

    /// <summary>Checks that STDOUT holds this line and nothing else, and the exit code.</summary>
    public ProgramRun ShouldAnswer(string line)
    {
        Output.ShouldBe(line + "\n", Error);
        ExitCode.ShouldBe(0, Error);
        return this;
    }
}

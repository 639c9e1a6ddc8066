using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace HookSdk.M4.Tests.Local;

/// <summary>Runs a local program in a child process.</summary>
internal static class LocalProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>The test program, which is built beside these tests.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "HookSdk.M4.LocalProgram.exe" : "HookSdk.M4.LocalProgram");

    public static Task<LocalResult> RunAsync(string? input, params string[] arguments) =>
        RunAsync(Path, input is null ? [] : Encoding.UTF8.GetBytes(input), null, arguments);

    /// <summary>Runs it by a shell, for what a process cannot do to another: the script's <c>$1</c> is the program.</summary>
    public static Task<LocalResult> RunByShellAsync(string script, int? deadlineMs = null) => RunAsync("/bin/sh", [], deadlineMs, "-c", script, "sh", Path);

    /// <summary>Runs a behaviour of the misbehaving script.</summary>
    public static Task<LocalResult> BehaveAsync(string behaviour, int? deadlineMs = null) =>
        RunAsync(Path, Encoding.UTF8.GetBytes($$"""{"cp_id":2,"user_id":2,"src":"370","dst":"{{behaviour}}"}""" + "\n"), deadlineMs, "misbehaving");

    public static Process Start(string file, int? deadlineMs, params string[] arguments) => StartIn(file, VariablesOf(deadlineMs), arguments);

    private static Dictionary<string, string> VariablesOf(int? deadlineMs) => deadlineMs is { } deadline ? new() { ["DEADLINE_MS"] = deadline.ToString(CultureInfo.InvariantCulture) } : [];

    private static Process StartIn(string file, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static Task<LocalResult> RunAsync(string file, byte[] input, int? deadlineMs, params string[] arguments) => RunInAsync(file, input, VariablesOf(deadlineMs), arguments);

    public static async Task<LocalResult> RunInAsync(string file, byte[] input, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using Process process = StartIn(file, environment, arguments);
        using CancellationTokenSource limit = new(Limit);
        using CancellationTokenRegistration kill = limit.Token.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not read, or not to the end.
        }

        string line = await output;
        await process.WaitForExitAsync(limit.Token);
        return new LocalResult(line, await error, process.ExitCode);
    }
}

internal sealed record LocalResult(string Output, string Error, int ExitCode)
{
    /// <summary>Checks that there is exactly this line, and the exit code 0.</summary>
    public LocalResult ShouldAnswer(string json)
    {
        Output.ShouldBe(json + "\n", Error);
        ExitCode.ShouldBe(0, Error);
        return this;
    }
}

using System.Diagnostics;

namespace HookSdk.Cli.Tests.Processes;

/// <summary>Runs the tool as a process.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static Task<ToolResult> RunAsync(params string[] arguments) => RunAsync("", arguments);

    /// <summary>Runs it with lines to read.</summary>
    public static async Task<ToolResult> RunAsync(string input, string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await EndAsync(process, output, errors);
    }

    /// <summary>Runs it until it has said something, and interrupts it then, as Ctrl+C does.</summary>
    public static async Task<ToolResult> InterruptAsync(Task when, params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await when.WaitAsync(Deadline);
        using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync(process, output, errors);
    }

    private static Process Start(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "HookSdk.Cli.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private static async Task<ToolResult> EndAsync(Process process, Task<string> output, Task<string> errors)
    {
        using CancellationTokenSource late = new(Deadline);
        try
        {
            await process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"The tool did not end. It said:\n{await output}\n{await errors}");
        }

        return new(process.ExitCode, await output, await errors);
    }
}

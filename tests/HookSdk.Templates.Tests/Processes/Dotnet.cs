using System.Diagnostics;

namespace HookSdk.Templates.Tests.Processes;

/// <summary>Runs <c>dotnet</c> commands to their end.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    /// <summary>Runs a command that has to succeed.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        await using RunningProcess process = RunningProcess.Start(folder, environment, "dotnet", arguments);
        int exitCode = await process.WaitForExitAsync(Deadline);
        TestContext.Current.SendDiagnosticMessage("{0:0.0} s: dotnet {1}", Stopwatch.GetElapsedTime(started).TotalSeconds, string.Join(' ', arguments));
        return exitCode == 0 ? process.Output : throw process.Failed($"ended with {exitCode}");
    }
}

using System.Diagnostics;

namespace HookSdk.Bench.Servers;

/// <summary>Programs that peers are built and installed with.</summary>
internal static class Tool
{
    /// <summary>The path of a program on PATH, or null.</summary>
    public static string? Find(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        IEnumerable<string> candidates =
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            from ending in endings
            select Path.Combine(folder, name + ending);
        return candidates.FirstOrDefault(File.Exists);
    }

    /// <summary>Runs a program to its end. False when it failed, with the last line that it wrote.</summary>
    public static bool Run(ProcessStartInfo start, out string problem)
    {
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        problem = (errors.Result + output).Trim().Split('\n')[^1];
        return process.ExitCode == 0;
    }
}

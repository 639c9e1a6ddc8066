using HookSdk.Templates.Tests.Processes;

namespace Tour.Tests;

/// <summary>The tour as a process of its own, with its output in a pipe.</summary>
internal static class TourProcess
{
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(3);

    public static RunningProcess Start(params string[] arguments) =>
        RunningProcess.Start(AppContext.BaseDirectory, new Dictionary<string, string>(), "dotnet", [Path.Combine(AppContext.BaseDirectory, "Tour.dll"), .. arguments]);
}

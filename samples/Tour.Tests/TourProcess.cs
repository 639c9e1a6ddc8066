using HookSdk.Templates.Tests.Processes;

namespace Tour.Tests;

/// <summary>The tour as a process of its own, with its output in a pipe.</summary>
internal static class TourProcess
{
    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(3);

    public static RunningProcess Start(params string[] arguments) => Start([], arguments);

    public static RunningProcess Start(Dictionary<string, string> environment, params string[] arguments) =>
        RunningProcess.Start(AppContext.BaseDirectory, environment, "dotnet", [Path.Combine(AppContext.BaseDirectory, "Tour.dll"), .. arguments]);
}

using HookSdk.Templates.Tests.Processes;

namespace Tour.Tests;

/// <summary>The tour as a process of its own, with its output in a pipe.</summary>
internal static class TourProcess
{
    /// <summary>Tests whose tours keep serving: one at a time, as each looks first which ports are free.</summary>
    public const string ServedPorts = "served ports";

    public static TimeSpan Deadline { get; } = TimeSpan.FromMinutes(3);

    public static RunningProcess Start(params string[] arguments) => Start([], arguments);

    public static RunningProcess Start(Dictionary<string, string> environment, params string[] arguments) =>
        RunningProcess.Start(AppContext.BaseDirectory, environment, "dotnet", [Path.Combine(AppContext.BaseDirectory, "Tour.dll"), .. arguments]);
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace HookSdk.Bench.Report;

/// <summary>The machine in one line: cores, system, runtime.</summary>
internal static class Machine
{
    public static string Describe() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, {System()}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}");

    private static string System()
    {
        const string Release = "/etc/os-release";
        string? name = File.Exists(Release)
            ? File.ReadLines(Release).FirstOrDefault(line => line.StartsWith("PRETTY_NAME=", StringComparison.Ordinal))?.Split('=', 2)[1].Trim('"')
            : null;
        return name ?? RuntimeInformation.OSDescription;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace HookSdk.Hosting;

/// <summary>Versions of HookSdk, compared by their numbers alone.</summary>
internal static class HookSdkVersion
{
    /// <summary>The version that runs here.</summary>
    public static string Own { get; } = typeof(HookContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>Reads <c>1.2</c>, <c>1.2.3</c> or <c>1.2.3-dev</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Version? version)
    {
        version = Version.TryParse(text.Split('-', '+')[0], out Version? read) ? new Version(read.Major, read.Minor, Math.Max(read.Build, 0)) : null;
        return version is not null;
    }

    /// <summary>Whether a plugin that was built against this version needs a newer one than runs here.</summary>
    public static bool IsNewer(string sdkVersion) => TryParse(sdkVersion, out Version? built) && TryParse(Own, out Version? own) && built > own;
}

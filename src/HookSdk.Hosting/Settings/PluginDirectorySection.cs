namespace HookSdk.Hosting;

/// <summary>Where the settings stand.</summary>
internal static class PluginDirectorySection
{
    public const string Name = "PluginDirectory";

    /// <summary>Where a plugin's own settings stand that names no section.</summary>
    public static string OfPlugin(string name) => $"Plugins:{name}";
}

namespace HookSdk.Host.Tests;

/// <summary>A folder with a <c>host.json</c> and a plugin directory.</summary>
internal sealed class SettingsFile : IDisposable
{
    public const string OneServer = """{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" } ] }, "PluginDirectory": { "Path": "plugins" } }""";

    public SettingsFile(string json = OneServer) => File.WriteAllText(Path, json);

    public Hosting.Tests.PluginFolders Plugins { get; } = new();

    public string Path => Plugins.Beside("host.json");

    public void Dispose() => Plugins.Dispose();
}

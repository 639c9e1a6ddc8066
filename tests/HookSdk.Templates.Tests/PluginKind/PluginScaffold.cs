using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.PluginKind;

/// <summary><c>dotnet new ... --kind plugin</c>, built.</summary>
/// <param name="Folder">The solution's folder.</param>
/// <param name="Name">Its name, which is the plugin's.</param>
/// <param name="Environment">The environment of its commands.</param>
internal sealed record PluginScaffold(string Folder, string Name, IReadOnlyDictionary<string, string> Environment)
{
    public static async Task<PluginScaffold> MakeAsync(PackedSdk sdk, string template, string name, params string[] options)
    {
        string parent = sdk.Under(string.Join('-', ["plugin", template, .. options.Select(static o => o.TrimStart('-'))]));
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        string folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), template, name, ["--kind", "plugin", .. options]);
        PluginScaffold scaffold = new(folder, name, sdk.ScaffoldEnvironment);
        await scaffold.RunAsync("build", "-warnaserror");
        return scaffold;
    }

    /// <summary>Runs a command of <c>dotnet</c> in the folder.</summary>
    public Task<string> RunAsync(params string[] arguments) => Dotnet.RunAsync(Folder, Environment, arguments);

    /// <summary>All files, relative to the folder, but for those that a build makes.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'))
        .Where(static f => !f.Split('/').Any(static part => part is "bin" or "obj"));
}

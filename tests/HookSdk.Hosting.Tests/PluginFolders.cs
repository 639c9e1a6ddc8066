namespace HookSdk.Hosting.Tests;

/// <summary>A plugin directory of a test's own, and the fixtures that are copied into it.</summary>
internal sealed class PluginFolders : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hookplugins-").FullName;

    public PluginFolders() => Directory.CreateDirectory(Path);

    /// <summary>The directory.</summary>
    public string Path => System.IO.Path.Combine(_root, "plugins");

    /// <summary>A place beside it.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_root, name);

    /// <summary>The state file.</summary>
    public string StateFile => System.IO.Path.Combine(Path, ".state", "state.json");

    /// <summary>Copies a fixture into a folder of the directory, over what is there.</summary>
    public string Put(string fixture, string folder, string? manifest = null) => Copy(fixture, System.IO.Path.Combine(Path, folder), manifest);

    /// <summary>A folder with classes of the faulty fixture.</summary>
    public string PutFaulty(string folder, string classes, string more = "") =>
        Put("Faulty", folder, $$"""{ "assembly": "Acme.Faulty.dll", "classes": [ {{string.Join(", ", classes.Split(' ').Select(static c => $"\"Acme.Faulty.{c}\""))}} ], "sdkVersion": "0.1.0"{{more}} }""");

    /// <summary>Copies a fixture to any folder.</summary>
    public static string Copy(string fixture, string to, string? manifest = null)
    {
        string from = System.IO.Path.Combine(AppContext.BaseDirectory, "plugins", fixture);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        if (manifest is not null)
        {
            File.WriteAllText(System.IO.Path.Combine(to, PluginManifest.FileName), manifest);
        }

        return to;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

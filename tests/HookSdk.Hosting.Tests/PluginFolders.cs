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

    /// <summary>Has a folder of the directory hold what lies beside it, in one step: a look finds the one or the other, and never half a copy.</summary>
    public void MoveIn(string next, string folder)
    {
        string place = System.IO.Path.Combine(Path, folder);
        string before = Beside("before");
        if (Directory.Exists(place))
        {
            Directory.Move(place, before);
        }

        Directory.Move(next, place);
        if (Directory.Exists(before))
        {
            Directory.Delete(before, recursive: true);
        }
    }

    /// <summary>A folder with classes of the faulty fixture.</summary>
    public string PutFaulty(string folder, string classes, string more = "") =>
        Put("Faulty", folder, $$"""{ "assembly": "Acme.Faulty.dll", "classes": [ {{string.Join(", ", classes.Split(' ').Select(static c => $"\"Acme.Faulty.{c}\""))}} ], "sdkVersion": "0.1.0"{{more}} }""");

    /// <summary>A folder with both classes of the proof's plugin for a target, in one of its versions, put there in one step.</summary>
    public void PutProof(int version, string target, string folder = "proof")
    {
        string next = Copy($"Proof{version}", Beside($"next-{folder}"), $$"""{ "assembly": "Acme.Proof.dll", "classes": [ "Acme.Proof.{{target}}First", "Acme.Proof.{{target}}Second" ], "startup": "Acme.Proof.ProofStartup", "order": -1, "sdkVersion": "0.1.0" }""");
        MoveIn(next, folder);
    }

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

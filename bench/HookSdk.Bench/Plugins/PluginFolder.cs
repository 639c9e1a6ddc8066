namespace HookSdk.Bench.Plugins;

/// <summary>A plugin directory in a temporary folder.</summary>
internal sealed class PluginFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hooksdk-bench-").FullName;

    public PluginFolder() => Directory.CreateDirectory(Path);

    public string Path => System.IO.Path.Combine(_root, "plugins");

    /// <summary>Puts a plugin of this program's output into the directory, over the one that is there, in one step.</summary>
    /// <param name="plugin">Its folder in the output.</param>
    /// <param name="name">Its folder in the directory.</param>
    /// <param name="files">Files that are added.</param>
    public void Put(string plugin, string name, params ReadOnlySpan<(string Name, string Text)> files)
    {
        string from = System.IO.Path.Combine(AppContext.BaseDirectory, "plugins", plugin);
        string next = System.IO.Path.Combine(_root, "next");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string to = System.IO.Path.Combine(next, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        foreach ((string file, string text) in files)
            File.WriteAllText(System.IO.Path.Combine(next, file), text);

        string place = System.IO.Path.Combine(Path, name);
        string before = System.IO.Path.Combine(_root, "before");
        if (Directory.Exists(place))
            Directory.Move(place, before);
        Directory.Move(next, place);
        if (Directory.Exists(before))
            Directory.Delete(before, recursive: true);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

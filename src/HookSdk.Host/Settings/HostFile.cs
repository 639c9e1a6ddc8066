namespace HookSdk.Host;

/// <summary>The file of settings.</summary>
/// <param name="Path">Its full path.</param>
internal sealed record HostFile(string Path)
{
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>Looks whether it is there, before anything is made of it.</summary>
    /// <exception cref="HostProblemException">It is not.</exception>
    public static HostFile Read(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return File.Exists(full) ? new HostFile(full) : throw new HostProblemException($"{full} is not there. Name the file of settings with --config; --help shows one.");
    }
}

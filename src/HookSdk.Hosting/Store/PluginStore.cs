using System.Security.Cryptography;
using System.Text;

namespace HookSdk.Hosting;

/// <summary>
/// Copies of the plugins' versions, which are what is loaded. The folders themselves may so be replaced at any time, where a file that is overwritten while it is mapped would
/// end the process; and the version before is there to be rolled back to.
/// </summary>
internal sealed class PluginStore(string path)
{
    /// <summary>A folder of files that are being copied.</summary>
    private const string Unfinished = ".new";

    /// <summary>Copies one file. Another one in tests of a full disk.</summary>
    public Action<string, string> CopyFile { get; init; } = static (from, to) => File.Copy(from, to, overwrite: true);

    private string Root => Path.Combine(path, "versions");

    /// <summary>The names of the plugins that there are copies of.</summary>
    public IReadOnlyList<string> Plugins => Directory.Exists(Root) ? [.. Directory.EnumerateDirectories(Root).Select(static d => Path.GetFileName(d))] : [];

    /// <summary>Copies a folder, unless a copy of the same contents is there.</summary>
    /// <param name="plugin">The plugin's name.</param>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="PluginProblemException">It cannot be copied, or changed meanwhile.</exception>
    public StoredVersion Copy(string plugin, string folder)
    {
        string shown = Path.GetFileName(folder);
        try
        {
            string before = FolderStamp.Of(folder);
            string place = Path.Combine(Root, plugin);
            string copy = Path.Combine(place, Unfinished);
            DeleteFolder(copy);
            string fingerprint;
            try
            {
                fingerprint = CopyAll(folder, copy);
                if (FolderStamp.Of(folder) != before)
                {
                    throw new PluginProblemException($"{shown} is being changed. It is taken when it has been left alone.") { IsTransient = true };
                }

                if (Find(plugin, fingerprint) is null)
                {
                    Directory.Move(copy, Path.Combine(place, fingerprint));
                }
            }
            finally
            {
                DeleteFolder(copy);
            }

            return Find(plugin, fingerprint)!;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginProblemException($"{shown} cannot be copied to {path}: {e.Message}") { IsTransient = true };
        }
    }

    /// <summary>A version that was copied before; null: it is not there any more.</summary>
    public StoredVersion? Find(string plugin, string fingerprint) =>
        Path.Combine(Root, plugin, fingerprint) is var place && Directory.Exists(place) ? new StoredVersion(fingerprint, place) : null;

    /// <summary>All versions that were copied before, the one that ran last first.</summary>
    public IReadOnlyList<StoredVersion> All(string plugin) => Path.Combine(Root, plugin) is var place && Directory.Exists(place)
        ? [.. new DirectoryInfo(place).EnumerateDirectories().Where(static d => d.Name != Unfinished).OrderByDescending(static d => d.LastWriteTimeUtc).Select(static d => new StoredVersion(d.Name, d.FullName))]
        : [];

    /// <summary>Notes on a version that it runs since now, so that <see cref="All"/> has it first.</summary>
    public static void Note(StoredVersion version, DateTimeOffset now)
    {
        try
        {
            Directory.SetLastWriteTimeUtc(version.Path, now.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The state file knows it too.
        }
    }

    /// <summary>Deletes copies of a plugin but these. What cannot be deleted, since it is still in use, is left for the next time.</summary>
    public void KeepOnly(string plugin, IReadOnlyCollection<string> fingerprints)
    {
        string place = Path.Combine(Root, plugin);
        if (!Directory.Exists(place))
        {
            return;
        }

        foreach (string copy in Directory.EnumerateDirectories(place).Where(d => !fingerprints.Contains(Path.GetFileName(d), StringComparer.Ordinal)).ToArray())
        {
            try
            {
                DeleteFolder(copy);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // In use: the next change tries again.
            }
        }

        try
        {
            if (fingerprints.Count == 0 && !Directory.EnumerateFileSystemEntries(place).Any())
            {
                Directory.Delete(place);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // As above; it holds nothing.
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>The fingerprint of what was copied.</returns>
    private string CopyAll(string folder, string copy)
    {
        Directory.CreateDirectory(copy);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in FolderStamp.Files(folder))
        {
            string to = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            CopyFile(Path.Combine(folder, file), to);
            using FileStream copied = File.OpenRead(to);
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{copied.Length}\n"));
            hash.AppendData(SHA256.HashData(copied));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}

using System.Security.Cryptography;
using System.Text;

namespace HookSdk.Hosting;

/// <summary>What a look at a folder finds: names, sizes and times of its files, those behind links, and where links on the way to it lead. Two alike mean that nobody writes to it.</summary>
internal static class FolderStamp
{
    /// <summary>A folder with more than this is no plugin.</summary>
    private const int MostFiles = 10_000;
    private const int DeepestFolder = 16;

    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, MaxRecursionDepth = DeepestFolder, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    /// <summary>The files of a folder, by their paths in it, in a fixed order.</summary>
    /// <exception cref="PluginProblemException">There are too many.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> Files(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", All).Take(MostFiles + 1).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        return files.Length <= MostFiles ? files : throw new PluginProblemException($"{Path.GetFileName(folder)} holds more than {MostFiles} files. Is it a plugin's folder?");
    }

    /// <summary>The stamp of a folder.</summary>
    /// <exception cref="PluginProblemException">There are too many files.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string Of(string folder)
    {
        // First: of a folder that has too many, nothing more is looked at.
        IReadOnlyList<string> files = Files(folder);
        StringBuilder text = new();
        foreach (DirectoryInfo link in Links(folder))
        {
            text.Append(link.FullName).Append('|').Append(link.ResolveLinkTarget(returnFinalTarget: true)?.FullName).Append('\n');
        }

        foreach (string file in files)
        {
            FileInfo info = new(Path.Combine(folder, file));
            FileInfo target = info.LinkTarget is null ? info : info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            text.Append(file).Append('|').Append(target.FullName).Append('|').Append(target.Length).Append('|').Append(target.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The links that lead to a folder, and those to folders in it. Where one is switched, the files may have the same sizes and times.</summary>
    private static IEnumerable<DirectoryInfo> Links(string folder)
    {
        IEnumerable<DirectoryInfo> folders = new DirectoryInfo(folder).EnumerateDirectories("*", All);
        for (DirectoryInfo? above = new(folder); above is not null; above = above.Parent)
        {
            folders = folders.Append(above);
        }

        return folders.Where(static f => f.LinkTarget is not null).OrderBy(static f => f.FullName, StringComparer.Ordinal);
    }
}

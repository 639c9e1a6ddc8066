namespace HookSdk.Documents.Tests;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Left = ["bin", "obj", "artifacts", "BenchmarkDotNet.Artifacts", ".git", "node_modules"];

    public static string Root { get; } = Find();

    public static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Root, pattern, SearchOption.AllDirectories)
        .Select(static f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
        .Where(static f => !f.Split('/').Intersect(Left).Any())
        .Order(StringComparer.Ordinal);

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HookSdk.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("These tests run from a build of the source tree.");
    }
}

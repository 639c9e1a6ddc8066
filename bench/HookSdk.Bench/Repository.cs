namespace HookSdk.Bench;

/// <summary>Where things are: the checkout that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Peers => Path.Combine(Root, "bench", "peers");

    public static string ReadmePath => Path.Combine(Root, "bench", "README.md");

    /// <summary>Build output of the peers; not under version control.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts", "bench");

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "HookSdk.sln")))
                return at.FullName;
        }

        throw new BenchException("HookSdk.sln is not above this program: run it from a checkout.");
    }
}

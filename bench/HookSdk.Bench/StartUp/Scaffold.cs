namespace HookSdk.Bench.StartUp;

/// <summary>What <c>dotnet new m4-script --transport local</c> makes, on the sources of this checkout in place of the packages.</summary>
internal static class Scaffold
{
    private const string Name = "Scaffold";

    /// <summary>Writes it, and returns the folder of its project.</summary>
    public static string Write()
    {
        string template = Path.Combine(Repository.Root, "templates", "m4-script");
        string solution = Path.Combine(Repository.Artifacts, "scaffold");
        string project = Path.Combine(solution, Name);
        if (Directory.Exists(solution))
            Directory.Delete(solution, recursive: true);

        Directory.CreateDirectory(solution);
        File.Copy(Path.Combine(template, "shared", "Directory.Build.props"), Path.Combine(solution, "Directory.Build.props"));
        File.WriteAllText(Path.Combine(solution, "Directory.Build.targets"), "<Project />\n");
        File.WriteAllText(Path.Combine(solution, "Directory.Packages.props"), "<Project />\n");
        foreach (string source in (string[])["shared", "local"])
        {
            string root = Path.Combine(template, source, "M4Script.1");
            foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                string relative = Path.GetRelativePath(root, file);
                if (relative.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                    continue;

                string copy = Path.Combine(project, relative.Replace("M4Script.1", Name, StringComparison.Ordinal));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.WriteAllText(copy, File.ReadAllText(file)
                    .Replace("M4Script._1", Name, StringComparison.Ordinal)
                    .Replace("<PackageReference Include=\"HookSdk.M4\" Version=\"HOOKSDK_VERSION\" />", $"<ProjectReference Include=\"{Path.Combine(Repository.Root, "src", "HookSdk.M4", "HookSdk.M4.csproj")}\" />", StringComparison.Ordinal));
            }
        }

        return project;
    }
}

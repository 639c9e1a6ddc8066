using System.Text.RegularExpressions;

namespace HookSdk.Bench.StartUp;

/// <summary>What <c>dotnet new</c> makes of a template that has no conditions in its sources, on the sources of this checkout in place of the packages.</summary>
internal static partial class Scaffold
{
    private const string Analyzers = """<ProjectReference Include="SRC/HookSdk.Core.Analyzers/HookSdk.Core.Analyzers.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />""";

    /// <summary>Writes it, and returns the folder of its project.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="template">The template's folder.</param>
    /// <param name="sourceName">The project's name in the template.</param>
    /// <param name="folders">The folders of the template that its sources are in.</param>
    /// <param name="properties">The folder of the template with the solution's build settings.</param>
    public static string Write(string name, string template, string sourceName, string[] folders, string properties)
    {
        string from = Path.Combine(Repository.Root, "templates", template);
        string solution = Path.Combine(Repository.Artifacts, name);
        string project = Path.Combine(solution, name);
        if (Directory.Exists(solution))
            Directory.Delete(solution, recursive: true);

        Directory.CreateDirectory(solution);
        File.Copy(Path.Combine(from, properties, "Directory.Build.props"), Path.Combine(solution, "Directory.Build.props"));
        File.WriteAllText(Path.Combine(solution, "Directory.Build.targets"), "<Project />\n");
        File.WriteAllText(Path.Combine(solution, "Directory.Packages.props"), "<Project />\n");
        string sources = Path.Combine(Repository.Root, "src");
        foreach (string folder in folders)
        {
            string root = Path.Combine(from, folder, sourceName);
            foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                string relative = Path.GetRelativePath(root, file);
                if (relative.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                    continue;

                string copy = Path.Combine(project, relative.Replace(sourceName, name, StringComparison.Ordinal));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                string text = File.ReadAllText(file).Replace(sourceName.Replace(".1", "._1", StringComparison.Ordinal), name, StringComparison.Ordinal);
                text = Package().Replace(text, match => $"<ProjectReference Include=\"{sources}/{match.Groups[1].Value}/{match.Groups[1].Value}.csproj\" />");

                // The package of Core brings its analyzers, and a reference to its project does not.
                if (relative.EndsWith(".csproj", StringComparison.Ordinal))
                    text = text.Replace("</Project>", $"  <ItemGroup>{Analyzers.Replace("SRC", sources, StringComparison.Ordinal)}</ItemGroup>\n</Project>", StringComparison.Ordinal);
                File.WriteAllText(copy, text);
            }
        }

        return project;
    }

    [GeneratedRegex("""<PackageReference Include="(HookSdk\.\w+)" Version="HOOKSDK_VERSION" />""")]
    private static partial Regex Package();
}

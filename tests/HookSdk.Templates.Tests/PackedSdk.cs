using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HookSdk.Templates.Tests.Processes;

[assembly: AssemblyFixture(typeof(HookSdk.Templates.Tests.PackedSdk))]

namespace HookSdk.Templates.Tests;

/// <summary>
/// The packages of this source tree, packed once, and the templates in them, installed where no other <c>dotnet new</c> looks.
/// Everything lies in a temporary folder, the builds' own folders too: nothing in the source tree is touched, so other builds may run.
/// </summary>
public sealed partial class PackedSdk : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hooksdk-templates-");

    /// <summary>Where the packages are.</summary>
    public string Packages => Under("packages");

    /// <summary>The version of every package.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Where packing builds. A second packing reuses what the first one built.</summary>
    internal string Artifacts => Under("artifacts");

    /// <summary>Packing writes its stamp beside the packages; the tree's own build has looked at the code already.</summary>
    internal IReadOnlyDictionary<string, string> PackEnvironment => new Dictionary<string, string> { ["VersionStampFile"] = Under("stamp.txt"), ["RunAnalyzers"] = "false" };

    /// <summary>Packages of HookSdk end up in a folder of this run's own. Which security advisories are out is no matter of these tests.</summary>
    internal IReadOnlyDictionary<string, string> ScaffoldEnvironment => new Dictionary<string, string> { ["NUGET_PACKAGES"] = Under("nuget"), ["NuGetAudit"] = "false" };

    /// <summary>A path in the temporary folder.</summary>
    public string Under(string name) => Path.Combine(_folder.FullName, name);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Dotnet.RunAsync(Repository.Root, PackEnvironment, "pack", "HookSdk.sln", "--artifacts-path", Artifacts, "-o", Packages);
        Version = VersionOf(TemplatesIn(Packages));
        await Dotnet.RunAsync(_folder.FullName, ScaffoldEnvironment, "new", "install", TemplatesIn(Packages), "--debug:custom-hive", Under("hive"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A compiler server may still hold a file of it.
        }

        return default;
    }

    /// <summary>The package of templates in a folder of packages.</summary>
    internal static string TemplatesIn(string packages) => Directory.GetFiles(packages, "HookSdk.Templates.*.nupkg").Single();

    /// <summary>The version that a package says it has.</summary>
    internal static string VersionOf(string package)
    {
        using ZipArchive zip = ZipFile.OpenRead(package);
        return Nuspec(zip).Descendants().First(static e => e.Name.LocalName == "version").Value;
    }

    internal static XDocument Nuspec(ZipArchive zip)
    {
        using Stream stream = zip.Entries.Single(static e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream);
    }

    /// <summary>Makes a solution from a template.</summary>
    /// <param name="parent">The folder above it.</param>
    /// <param name="hive">Where the template was installed.</param>
    /// <param name="template">The template's short name.</param>
    /// <param name="name">The name.</param>
    /// <param name="options">The template's options.</param>
    /// <returns>The solution's folder.</returns>
    internal async Task<string> ScaffoldAsync(string parent, string hive, string template, string name, params string[] options)
    {
        Directory.CreateDirectory(parent);
        await Dotnet.RunAsync(parent, ScaffoldEnvironment, ["new", template, "-n", name, .. options, "--debug:custom-hive", hive]);
        return Path.Combine(parent, name);
    }

    /// <summary>
    /// Writes a NuGet.Config for everything below a folder: packages that are on this machine already are not fetched again. With <paramref name="map"/>, HookSdk comes
    /// from the packed folder alone and everything else from the sources that the machine is set up with.
    /// </summary>
    internal async Task WriteNuGetConfigAsync(string folder, bool map)
    {
        Directory.CreateDirectory(folder);
        Dictionary<string, string> none = [];
        string sources = await Dotnet.RunAsync(folder, none, "nuget", "list", "source", "--format", "Detailed");
        string cache = (await Dotnet.RunAsync(folder, none, "nuget", "locals", "global-packages", "--list")).Split(": ", 2)[1].Trim();
        XElement configuration = new("configuration", new XElement("fallbackPackageFolders", Add("machine", cache)));
        if (map)
        {
            configuration.Add(
                new XElement("packageSources", Add("packed", Packages)),
                new XElement("packageSourceMapping", Map("packed", "HookSdk.*"), EnabledSource().Matches(sources).Select(static m => Map(m.Groups["name"].Value, "*"))));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "NuGet.Config"), configuration.ToString());

        static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));

        static XElement Map(string source, string pattern) =>
            new("packageSource", new XAttribute("key", source), new XElement("package", new XAttribute("pattern", pattern)));
    }

    [GeneratedRegex(@"^\s*\d+\.\s+(?<name>.+?) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();
}

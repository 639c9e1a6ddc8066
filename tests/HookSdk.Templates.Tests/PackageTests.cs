using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HookSdk.Templates.Tests;

/// <summary>What is in the packages.</summary>
public sealed partial class PackageTests(PackedSdk sdk)
{
    public static TheoryData<string> Libraries => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Where(static f => File.ReadAllText(f) is var project && project.Contains("<IsPackable>true", StringComparison.Ordinal) && !project.Contains("<PackAsTool>true", StringComparison.Ordinal)).Select(static f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_Package_HoldsCodeDocsAndReadme(string id)
    {
        using ZipArchive zip = Open(id);

        string[] files = [.. zip.Entries.Select(static e => e.FullName)];
        files.ShouldContain($"lib/net10.0/{id}.dll");
        files.ShouldContain($"lib/net10.0/{id}.xml");
        files.ShouldContain("README.md");
        PackedSdk.VersionOf(PathOf(id)).ShouldBe(sdk.Version);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Library_DependsOnTheOthers_ExactlyAndWithTheirAnalyzer(string id)
    {
        using ZipArchive zip = Open(id);

        foreach (XElement dependency in PackedSdk.Nuspec(zip).Descendants().Where(static e => e.Name.LocalName == "dependency"))
        {
            string on = dependency.Attribute("id")!.Value;
            if ((id.StartsWith("HookSdk.EmqX", StringComparison.Ordinal) || id == "HookSdk.Testing") && on is "Google.Protobuf" or "Grpc.Core.Api")
            {
                // EMQX's messages are protobuf, and its services gRPC: the packages that are not ours.
                continue;
            }

            if (id == "HookSdk.Identity" && on is "BCrypt.Net-Next" or "Konscious.Security.Cryptography.Argon2" or "Microsoft.IdentityModel.JsonWebTokens")
            {
                // What nobody should write anew.
                continue;
            }

            if ((id is "HookSdk.EmqX" or "HookSdk.VerneMq" or "HookSdk.Testing") && on is "Microsoft.Extensions.Http.Resilience")
            {
                // Calls to a broker's management API are tried again by a library.
                continue;
            }

            on.ShouldStartWith("HookSdk.", customMessage: $"{id} depends on {on}");
            dependency.Attribute("version")!.Value.ShouldBe($"[{sdk.Version}]");
            (dependency.Attribute("exclude")?.Value ?? "").ShouldNotContain("Analyzers");
        }
    }

    [Fact]
    public void Core_BringsTheAnalyzersAndTheirFixes()
    {
        using ZipArchive zip = Open("HookSdk.Core");

        zip.Entries.Select(static e => e.FullName).Where(static f => f.StartsWith("analyzers/", StringComparison.Ordinal))
            .ShouldBe(["analyzers/dotnet/cs/HookSdk.Core.Analyzers.dll", "analyzers/dotnet/cs/HookSdk.Core.CodeFixes.dll"], ignoreOrder: true);
    }

    /// <summary>A scaffold's other packages are those that these tests build with: a new version is put into both.</summary>
    [Fact]
    public void Templates_AskForTheTreesOwnVersions()
    {
        string versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));
        ILookup<string, string> central = Versions(versions).ToLookup(static v => v.Id, static v => v.Version);

        // The libraries take older ones than the templates do, which are to be trimmed without a warning.
        string protobuf = XDocument.Parse(versions).Descendants("GrpcAspNetCoreProtobufVersion").ShouldHaveSingleItem().Value;
        using ZipArchive zip = Open("HookSdk.Templates");
        (string Id, string Version)[] asked = [.. zip.Entries.Where(static e => e.FullName.EndsWith(".csproj", StringComparison.Ordinal)).SelectMany(static e => Versions(Text(e)))];

        asked.ShouldNotBeEmpty();
        foreach ((string id, string version) in asked)
        {
            version.ShouldBe(id.StartsWith("HookSdk.", StringComparison.Ordinal) ? "HOOKSDK_VERSION" : id == "Google.Protobuf" ? protobuf : central[id].Single(), id);
        }
    }

    [Fact]
    public void Templates_HoldNoUnstagedMarker()
    {
        using ZipArchive zip = Open("HookSdk.Templates");

        foreach (ZipArchiveEntry config in zip.Entries.Where(static e => e.Name == "template.json"))
        {
            Text(config).ShouldNotContain("PACKED_");
            Text(config).ShouldContain(sdk.Version);
        }
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using StreamReader reader = new(entry.Open());
        return reader.ReadToEnd();
    }

    private static IEnumerable<(string Id, string Version)> Versions(string project) =>
        VersionedPackage().Matches(project).Select(static m => (m.Groups["id"].Value, m.Groups["version"].Value));

    private string PathOf(string id) => Path.Combine(sdk.Packages, $"{id}.{sdk.Version}.nupkg");

    /// <summary>dotnet new leaves a template out whose file it cannot read, and installs the others.</summary>
    [Fact]
    public void Templates_HaveFilesThatCanBeRead()
    {
        using ZipArchive zip = Open("HookSdk.Templates");
        ZipArchiveEntry[] templates = [.. zip.Entries.Where(static e => e.Name == "template.json")];

        templates.Length.ShouldBe(Directory.GetDirectories(Path.Combine(Repository.Root, "templates")).Count(static d => Directory.Exists(Path.Combine(d, ".template.config"))));
        foreach (ZipArchiveEntry template in templates)
        {
            using Stream stream = template.Open();
            using JsonDocument json = JsonDocument.Parse(stream);
            json.RootElement.GetProperty("shortName").GetString().ShouldNotBeNullOrEmpty(template.FullName);

            // What an IDE shows: an icon, and a name for each option.
            string folder = template.FullName[..^"template.json".Length];
            zip.GetEntry(folder + "icon.png").ShouldNotBeNull(folder);
            using JsonDocument ide = JsonDocument.Parse(Text(zip.GetEntry(folder + "ide.host.json").ShouldNotBeNull(folder)));
            ide.RootElement.GetProperty("icon").GetString().ShouldBe("icon.png");
            ide.RootElement.GetProperty("symbolInfo").EnumerateArray().Select(static s => s.GetProperty("id").GetString())
                .ShouldBe(json.RootElement.GetProperty("symbols").EnumerateObject().Where(static s => s.Value.GetProperty("type").GetString() == "parameter").Select(static s => s.Name), ignoreOrder: true);
        }
    }

    private ZipArchive Open(string id) => ZipFile.OpenRead(PathOf(id));

    [GeneratedRegex("<Package(Version|Reference) Include=\"(?<id>[^\"]+)\" Version=\"(?<version>[^\"]+)\"")]
    private static partial Regex VersionedPackage();
}

using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace HookSdk.Templates.Tests;

/// <summary>What a feed and a debugger show of each package.</summary>
public sealed class PackageFaceTests(PackedSdk sdk)
{
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string> Packages => [.. PackageTests.Libraries.Select(static row => row.Data), "HookSdk.Cli", "HookSdk.Host", "HookSdk.Templates"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_SaysWhatItIsAndWhereItLives(string id)
    {
        using ZipArchive zip = Open(id);
        Dictionary<string, XElement> said = PackedSdk.Nuspec(zip).Root!.Elements().Single().Elements().ToDictionary(static e => e.Name.LocalName, StringComparer.Ordinal);
        string address = ProjectAddress();

        said["description"].Value.Length.ShouldBeGreaterThan(40);
        said["tags"].Value.Split(' ').Length.ShouldBeGreaterThan(4, said["tags"].Value);
        said["projectUrl"].Value.ShouldBe(address);
        said["repository"].Attribute("url")!.Value.ShouldBe(address);
        said["repository"].Attribute("type")!.Value.ShouldBe("git");
        said["repository"].Attribute("commit")!.Value.ShouldMatch("^[0-9a-f]{40}$");
        said["license"].Value.ShouldBe("MIT");
        said["readme"].Value.ShouldBe("README.md");
        said["icon"].Value.ShouldBe("icon.png");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_HoldsItsIconAndReadme(string id)
    {
        using ZipArchive zip = Open(id);

        byte[] icon = Bytes(zip.GetEntry("icon.png").ShouldNotBeNull());
        icon.AsSpan(0, 4).ToArray().ShouldBe(new byte[] { 0x89, 0x50, 0x4E, 0x47 });
        Encoding.UTF8.GetString(Bytes(zip.GetEntry("README.md").ShouldNotBeNull())).Length.ShouldBeGreaterThan(100);
    }

    /// <summary>Symbols are in the assembly, and lead to the commit that it was built from.</summary>
    [Theory]
    [MemberData(nameof(PackageTests.Libraries), MemberType = typeof(PackageTests))]
    public void Library_LinksToItsSources(string id)
    {
        using ZipArchive zip = Open(id);
        string commit = PackedSdk.Nuspec(zip).Descendants().Single(static e => e.Name.LocalName == "repository").Attribute("commit")!.Value;
        using PEReader assembly = new(new MemoryStream(Bytes(zip.GetEntry($"lib/net10.0/{id}.dll")!)));
        using MetadataReaderProvider symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(
            assembly.ReadDebugDirectory().Single(static d => d.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        MetadataReader reader = symbols.GetMetadataReader();

        byte[] link = [.. reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation).Where(c => reader.GetGuid(c.Kind) == SourceLink).Select(c => reader.GetBlobBytes(c.Value)).ShouldHaveSingleItem()];

        using JsonDocument json = JsonDocument.Parse(link);
        json.RootElement.GetProperty("documents").EnumerateObject().ShouldHaveSingleItem().Value.GetString().ShouldBe($"{ProjectAddress()}/raw/{commit}/*");
    }

    /// <summary>Neither files nor assemblies nor symbols name a folder of the machine that packed them: names of sources begin at the checkout's root.</summary>
    [Theory]
    [MemberData(nameof(Packages))]
    public void Package_NamesNoFolderOfThisMachine(string id)
    {
        using ZipArchive zip = Open(id);
        string[] machine = [Repository.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + Path.DirectorySeparatorChar];
        foreach (ZipArchiveEntry entry in zip.Entries.Where(static e => e.Length > 0))
        {
            byte[] bytes = Bytes(entry);

            // A document may well name a home, such as that of root.
            string[] folders = entry.Name.EndsWith(".md", StringComparison.Ordinal) ? [Repository.Root] : machine;
            foreach (string folder in folders)
            {
                bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(folder)).ShouldBe(-1, $"{id}: {entry.FullName} names {folder}");
                bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(folder)).ShouldBe(-1, $"{id}: {entry.FullName} names {folder}");
            }

            if (entry.Name.StartsWith("HookSdk", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal))
            {
                SourcesOf(bytes).ShouldAllBe(source => !folders.Any(folder => source.StartsWith(folder, StringComparison.Ordinal)), $"{id}: {entry.FullName}");
            }
        }
    }

    private static string[] SourcesOf(byte[] library)
    {
        using PEReader assembly = new(new MemoryStream(library));
        using MetadataReaderProvider symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(
            assembly.ReadDebugDirectory().Single(static d => d.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        MetadataReader reader = symbols.GetMetadataReader();
        return [.. reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name))];
    }

    /// <summary>The one property that the address comes from.</summary>
    private static string ProjectAddress() =>
        XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("ProjectAddress").ShouldHaveSingleItem().Value;

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private ZipArchive Open(string id) => ZipFile.OpenRead(Path.Combine(sdk.Packages, $"{id}.{sdk.Version}.nupkg"));
}

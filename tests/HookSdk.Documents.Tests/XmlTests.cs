using System.Xml.Linq;

namespace HookSdk.Documents.Tests;

/// <summary>Projects and NuGet.Configs that documents show.</summary>
public sealed class XmlTests
{
    public static TheoryData<string> Documents => [.. Document.All.Where(static d => Document.BlocksOf(d).Any(static b => b.Language == BlockKind.Xml))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Xml_IsAProjectOrAFileOfNuGet(string document)
    {
        foreach (Block block in Document.BlocksOf(document).Where(static b => b.Language == BlockKind.Xml))
        {
            XElement root = XDocument.Parse(block.Text).Root!;
            root.Name.LocalName.ShouldBeOneOf("Project", "configuration");
            if (root.Name.LocalName == "configuration")
            {
                root.Element("packageSources").ShouldNotBeNull(block.Place).Elements("add").ShouldAllBe(static add => add.Attribute("key") != null && add.Attribute("value") != null);
                continue;
            }

            string? version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;
            foreach (XElement package in root.Descendants("PackageReference"))
            {
                string name = package.Attribute("Include")!.Value;
                File.Exists(Path.Combine(Repository.Root, "src", name, $"{name}.csproj")).ShouldBeTrue($"{block.Place}: there is no package {name}");
                package.Attribute("Version")!.Value.ShouldBe($"{version}-*", block.Place);
            }
        }
    }
}

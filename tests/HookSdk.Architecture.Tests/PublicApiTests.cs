using System.Reflection;

namespace HookSdk.Architecture.Tests;

/// <summary>The public surface of each package. When a change is meant, approve the new file and add a line to CHANGELOG.md in the same commit.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [MemberData(nameof(LayerTests.Packages), MemberType = typeof(LayerTests))]
    public void Package_PublicApi_IsAsApproved(string package)
    {
        string approved = Path.Combine(Repository.Root, "tests", "HookSdk.Architecture.Tests", "Approved", package + ".approved.txt");
        string actual = PublicApi.Describe(Assembly.Load(package));
        if (!File.Exists(approved) || File.ReadAllText(approved).ReplaceLineEndings("\n") != actual)
        {
            File.WriteAllText(approved.Replace(".approved.", ".received.", StringComparison.Ordinal), actual);
        }

        File.Exists(approved).ShouldBeTrue($"{approved} is missing; what was found lies beside it as .received.txt");
        actual.ShouldBe(File.ReadAllText(approved).ReplaceLineEndings("\n"), "The public API has changed; what was found lies beside the approved file as .received.txt");
    }
}

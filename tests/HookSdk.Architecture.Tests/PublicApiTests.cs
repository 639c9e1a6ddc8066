namespace HookSdk.Architecture.Tests;

/// <summary>The build holds the public surface of a package to its two files. This holds that they are there.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [MemberData(nameof(LayerTests.Packages), MemberType = typeof(LayerTests))]
    public void Package_HasItsPublicSurfaceInFiles(string package)
    {
        foreach (string name in (string[])["PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt"])
        {
            string file = Path.Combine(Repository.Root, "src", package, name);
            File.Exists(file).ShouldBeTrue($"{file} is missing: begin it with the line '#nullable enable', and fill PublicAPI.Unshipped.txt as docs/architecture.md says");
            File.ReadLines(file).First().ShouldBe("#nullable enable");
        }
    }
}

using System.IO.Compression;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests;

/// <summary>The tool <c>hooksdk</c>, installed from its package.</summary>
public sealed class ToolTests(PackedSdk sdk)
{
    private const string Package = "HookSdk.Cli";

    [Fact]
    public async Task Tool_InstalledFromItsPackage_Runs()
    {
        string folder = sdk.Under("tool");
        await sdk.WriteNuGetConfigAsync(folder, map: true);

        await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "tool", "install", Package, "--tool-path", folder, "--version", sdk.Version);

        await using RunningProcess run = RunningProcess.Start(folder, sdk.ScaffoldEnvironment, Path.Combine(folder, OperatingSystem.IsWindows() ? "hooksdk.exe" : "hooksdk"), "config", "emg", "--form", "apply");
        (await run.WaitForExitAsync(TimeSpan.FromMinutes(1))).ShouldBe(0, run.Output);
        run.Output.ShouldBe("emgd -reload\n");
    }

    [Fact]
    public void Package_HoldsAReadme_AndEverythingThatTheToolNeeds()
    {
        using ZipArchive zip = ZipFile.OpenRead(Path.Combine(sdk.Packages, $"{Package}.{sdk.Version}.nupkg"));

        string[] files = [.. zip.Entries.Select(static e => e.FullName)];
        files.ShouldContain("README.md");
        files.ShouldContain("tools/net10.0/any/HookSdk.Cli.dll");
        files.ShouldContain("tools/net10.0/any/HookSdk.Testing.dll");
        files.ShouldContain("tools/net10.0/any/Spectre.Console.dll");
    }
}

using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.EmgPlugin;

/// <summary>The template's option, names that are no namespaces, and the script that users install with.</summary>
public sealed class EmgPluginOptionTests(PackedSdk sdk)
{
    /// <summary>By a relative path, with the README's other opt-out list, and a name that the plugin's base class has too.</summary>
    [Fact]
    public async Task LocalPackages_AreRestoredFromTheFolder()
    {
        string parent = sdk.Under("local");
        await sdk.WriteNuGetConfigAsync(parent, map: false);
        string folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), "emg-plugin", "EmgPlugin", "--local-packages", Path.GetRelativePath(parent, sdk.Packages));
        string example = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "tests", "HookSdk.Templates.Tests", "Examples", "DatabaseOptOutList.cs"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "EmgPlugin", "DatabaseOptOutList.cs"), example.Replace("EmgPlugin._1", "EmgPlugin", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "build", "-warnaserror");
    }

    /// <summary>The script packs and installs; then the plain commands work, inside a source tree with settings of its own and under a name that is no namespace.</summary>
    [Fact]
    public async Task InstallScript_ThenThePlainCommands_Work()
    {
        const string Name = "3rd-party.sms-hooks";
        string packages = sdk.Under("packages-of-the-script");
        string hive = sdk.Under("hive-of-the-script");
        await Dotnet.RunAsync(Repository.Root, sdk.PackEnvironment, "run", "eng/install.cs", "--", "--packages", packages, "--artifacts", sdk.Artifacts, "--hive", hive);
        string first = PackedSdk.VersionOf(PackedSdk.TemplatesIn(packages));
        first.ShouldNotBe(sdk.Version, "each packing has a version of its own");

        // Whoever installs again has one installation, and no warning.
        File.Delete(PackedSdk.TemplatesIn(packages));
        string again = await Dotnet.RunAsync(Repository.Root, sdk.PackEnvironment, "run", "eng/install.cs", "--", "--packages", packages, "--artifacts", sdk.Artifacts, "--hive", hive);
        again.ShouldNotContain("same identity");
        string version = PackedSdk.VersionOf(PackedSdk.TemplatesIn(packages));
        version.ShouldNotBe(first);
        again.ShouldContain($"dotnet nuget add source {packages.Replace('\\', '/')} --name hooksdk-local --configfile nuget.config");
        again.ShouldContain($"dotnet tool install HookSdk.Cli --global --prerelease --add-source {packages.Replace('\\', '/')}");
        again.ShouldContain("Successfully created package");
        again.ShouldContain($"dotnet add <project> package HookSdk.Emg --version {version}");
        string installed = await Dotnet.RunAsync(Repository.Root, sdk.ScaffoldEnvironment, "new", "uninstall", "--debug:custom-hive", hive);
        installed.Split("Version: ").Length.ShouldBe(2, installed);

        string parent = sdk.Under("script");
        await sdk.WriteNuGetConfigAsync(parent, map: false);
        await BeSettingsOfOthersAsync(parent);
        string folder = await sdk.ScaffoldAsync(parent, hive, "emg-plugin", Name);

        (await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "test", "-warnaserror")).ShouldContain("Failed:     0");
        await using RunningServer server = await RunningServer.StartAsync(folder, sdk.ScaffoldEnvironment, "run", "--project", Name);
        (await server.CallAsync("route")).ShouldBe("route=smpp-se\n");
    }

    private static async Task BeSettingsOfOthersAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Packages.props"), """
            <Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>
            """);
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets"])
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), """
                <Project><ItemGroup><PackageReference Include="No.Such.Package.At.All" Version="1.0.0" /></ItemGroup></Project>
                """);
        }
    }
}

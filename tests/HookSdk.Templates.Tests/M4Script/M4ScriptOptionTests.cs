using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.M4Script;

/// <summary>The template's other option, and a name that the script's base class has too.</summary>
public sealed class M4ScriptOptionTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("http")]
    [InlineData("local")]
    public async Task LocalPackages_AreRestoredFromTheFolder(string transport)
    {
        string parent = sdk.Under("m4-packages-" + transport);
        await sdk.WriteNuGetConfigAsync(parent, map: false);
        string folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), "m4-script", "M4Script", "--transport", transport, "--local-packages", sdk.Packages);

        await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "build", "-warnaserror");
    }
}

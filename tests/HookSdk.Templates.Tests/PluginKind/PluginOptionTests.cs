using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.PluginKind;

/// <summary><c>--kind plugin</c> with the templates' other options.</summary>
public sealed class PluginOptionTests(PackedSdk sdk)
{
    [Theory]
    [Trait("Length", "Long")]
    [InlineData("emqx-exhook")]
    [InlineData("vernemq-plugin")]
    public async Task Jwt_BuildsWithoutAWarning_HasNoUsers_AndItsTestsPass(string template)
    {
        PluginScaffold scaffold = await PluginScaffold.MakeAsync(sdk, template, "Acme.Mqtt", "--auth", "jwt");

        scaffold.Files().ShouldNotContain("hash.cs");
        foreach (string file in scaffold.Files())
        {
            (await File.ReadAllTextAsync(Path.Combine(scaffold.Folder, file), TestContext.Current.CancellationToken)).ShouldNotContain("ConfiguredUsers", customMessage: file);
        }

        (await scaffold.RunAsync("test", "--no-build")).ShouldContain("Failed:     0");
    }

    /// <summary>What a plugin cannot be is said in the help, and again when it is asked for.</summary>
    [Theory]
    [InlineData("emqx-exhook", "--style", "generated")]
    [InlineData("m4-script", "--transport", "local")]
    public async Task OptionOfServersAlone_IsSaidNotToBeApplied(string template, string option, string value)
    {
        string parent = sdk.Under($"plugin-{value}");
        Directory.CreateDirectory(parent);
        string[] hive = ["--debug:custom-hive", sdk.Under("hive")];

        string said = await Dotnet.RunAsync(parent, sdk.ScaffoldEnvironment, ["new", template, "-n", "Acme.Hooks", "--kind", "plugin", option, value, .. hive]);
        string help = await Dotnet.RunAsync(parent, sdk.ScaffoldEnvironment, ["new", template, "--help", .. hive]);

        said.ShouldContain($"{option} {value} was not applied");
        File.Exists(Path.Combine(parent, "Acme.Hooks", "Acme.Hooks", "plugin.json")).ShouldBeTrue();
        string.Join(' ', help.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ShouldContain($"{value} is not applied there, and the last lines of dotnet new say so.");
    }
}

using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.PluginKind;

/// <summary><c>--kind plugin</c> with the templates' other options.</summary>
public sealed class PluginOptionTests(PackedSdk sdk)
{
    [Theory]
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

    /// <summary>What makes no sense for a plugin is said in the help.</summary>
    [Theory]
    [InlineData("emqx-exhook", "A plugin is written as hooks.")]
    [InlineData("m4-script", "A plugin is asked over HTTP.")]
    public async Task Help_SaysWhatIsForServersAlone(string template, string said)
    {
        string help = await Dotnet.RunAsync(sdk.Under("hive"), sdk.ScaffoldEnvironment, "new", template, "--help", "--debug:custom-hive", sdk.Under("hive"));

        help.ShouldContain(said);
        help.ShouldContain("(kind == 'server')");
    }
}

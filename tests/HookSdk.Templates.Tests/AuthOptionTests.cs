using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests;

/// <summary>The MQTT templates with <c>--auth jwt</c>: without it they are scaffolded by their own tests.</summary>
public sealed class AuthOptionTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("emqx-exhook")]
    [InlineData("vernemq-plugin")]
    public async Task Jwt_BuildsWithoutAWarning_HasNoUsers_AndItsTestsPass(string template)
    {
        string parent = sdk.Under($"auth-{template}");
        await sdk.WriteNuGetConfigAsync(parent, map: true);
        string folder = await sdk.ScaffoldAsync(parent, sdk.Under("hive"), template, "Acme.Mqtt", "--auth", "jwt");

        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            text.ShouldNotContain("#if", customMessage: file);
            text.ShouldNotContain("ConfiguredUsers", customMessage: file);
        }

        await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "build", "-warnaserror");
        (await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "test", "--no-build")).ShouldContain("Failed:     0");
    }

    [Fact]
    public async Task Jwt_WithTheGeneratedStyle_IsSaidNotToBeApplied()
    {
        string parent = sdk.Under("auth-generated");
        Directory.CreateDirectory(parent);

        string said = await Dotnet.RunAsync(
            parent, sdk.ScaffoldEnvironment, "new", "emqx-exhook", "-n", "Acme.Mqtt", "--style", "generated", "--auth", "jwt", "--debug:custom-hive", sdk.Under("hive"));

        said.ShouldContain("--auth jwt was not applied");
    }
}

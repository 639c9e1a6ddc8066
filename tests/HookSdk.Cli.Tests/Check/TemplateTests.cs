using System.Globalization;
using System.Text.Json;
using HookSdk.Cli.Tests.Processes;

namespace HookSdk.Cli.Tests.Check;

/// <summary>The templates' servers keep every rule, a stop under load among them.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("exhook", "--user", "dev1:s3cret", "--topic", "devices/dev1/t")]
    [InlineData("exproto")]
    [InlineData("vernemq", "--user", "dev1:s3cret", "--topic", "devices/dev1/t")]
    public async Task TemplatesServer_KeepsEveryRule(string target, params string[] options)
    {
        await using TemplateServer server = await TemplateServer.StartAsync(target);
        List<string> arguments = ["check", target, "--url", server.Url, "--json", "--limit", "30s", "--patience", "30s", .. options];
        if (target == "exproto")
        {
            arguments.AddRange(["--adapter-port", server.AdapterPort.ToString(CultureInfo.InvariantCulture)]);
        }

        if (!OperatingSystem.IsWindows())
        {
            arguments.AddRange(["--pid", server.Id.ToString(CultureInfo.InvariantCulture)]);
        }

        ToolResult result = await Tool.RunAsync([.. arguments]);

        using JsonDocument json = JsonDocument.Parse(result.Output);
        json.RootElement.GetProperty("rules").EnumerateArray().Where(static r => r.GetProperty("result").GetString() == "fail").Select(static r => $"{r.GetProperty("id")}: {r.GetProperty("seen")}").ShouldBeEmpty(server.Output);
        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.ShouldNotContain("s3cret");
    }
}

using System.Globalization;
using System.Net;
using HookSdk.Templates.Tests.Processes;

namespace HookSdk.Templates.Tests.HostTool;

/// <summary>The tool <c>hookhost</c>, installed from its package as a user does.</summary>
public sealed class HostToolTests(PackedSdk sdk)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Tool_IsInstalled_Checks_Serves_AndStops()
    {
        string folder = sdk.Under("hookhost");
        await sdk.WriteNuGetConfigAsync(folder, map: true);
        await Dotnet.RunAsync(folder, sdk.ScaffoldEnvironment, "tool", "install", "HookSdk.Host", "--tool-path", "tools", "--version", sdk.Version);
        string tool = Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? "hookhost.exe" : "hookhost");
        int port = FreePort.Take();
        Directory.CreateDirectory(Path.Combine(folder, "plugins"));
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" } ] },
              "Kestrel": { "Endpoints": { "Hooks": { "Url": "http://127.0.0.1:{{port}}" } } }
            }
            """), TestContext.Current.CancellationToken);

        (await RunAsync(folder, tool, "--version")).ShouldMatch("^[0-9]+\\.[0-9]+\\.[0-9]+$");
        (await RunAsync(folder, tool, "--check")).ShouldEndWith("host.json can be used.");

        await using RunningProcess server = RunningProcess.Start(folder, sdk.ScaffoldEnvironment, tool);
        await server.WaitForLineAsync(static l => l.Contains("serves emg at /emg, with plugins of ", StringComparison.Ordinal), Patience);
        using HttpClient client = new();
        using HttpResponseMessage health = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), TestContext.Current.CancellationToken);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
        if (!OperatingSystem.IsWindows())
        {
            server.Terminate();
            (await server.WaitForExitAsync(Patience)).ShouldBe(0, server.Output);
        }
    }

    private async Task<string> RunAsync(string folder, string tool, params string[] arguments)
    {
        await using RunningProcess process = RunningProcess.Start(folder, sdk.ScaffoldEnvironment, tool, arguments);
        return await process.WaitForExitAsync(Patience) is 0 ? process.Output.Trim() : throw process.Failed("ended with an error");
    }
}

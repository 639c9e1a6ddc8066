using System.Text.Json;
using HookSdk.Cli;
using HookSdk.Cli.Terminal;
using Microsoft.AspNetCore.Builder;

namespace HookSdk.Hosting.Tests.Admin;

/// <summary>The tool's <c>hooksdk plugins</c> against the operator's endpoint of a real server, with real plugins.</summary>
public sealed class ToolTests : IDisposable
{
    private const string Token = "a-token-of-enough-characters";

    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task EveryCommand_DoesWhatItSays()
    {
        _folders.Put("Router1", "router");
        _folders.PutFaulty("team", "Sound");
        string socket = _folders.Beside("a.sock");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, o =>
        {
            o.Admin.Socket = socket;
            o.Admin.Token = Token;
        }, map: static a => a.MapHookPlugins(), urls: $"http://127.0.0.1:0;http://unix:{socket}");
        string token = _folders.Beside("token");
        await File.WriteAllTextAsync(token, Token, TestContext.Current.CancellationToken);

        string list = await DoneAsync("list");
        list.ShouldContain("router  running  1.0.0");
        list.ShouldContain("Order at emg\n  base (before_receive), compiled in\n  router (");
        (await DoneAsync("disable", "team")).ShouldContain("team    disabled");
        app.Slot("team").IsDisabled.ShouldBeTrue();
        (await DoneAsync("enable", "team")).ShouldContain("team    running");
        (await DoneAsync("disable", "base", "--server", "emg")).ShouldContain("base (before_receive), disabled, compiled in");
        (await DoneAsync("enable", "base")).ShouldContain("base (before_receive), compiled in");
        (await DoneAsync("order", "team", "base", "router")).ShouldContain("Order at emg\n  team (");
        app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["team", "base", "router"]);
        _folders.Put("Router2", "router");
        (await DoneAsync("upgrade", "router")).ShouldContain("router  running  2.0.0    emg");
        (await DoneAsync("rollback", "router")).ShouldContain("router  running  1.0.0    emg");
        _folders.PutFaulty("new", "Sound");
        (await DoneAsync("load", "new")).ShouldContain("new     running");
        Directory.Delete(Path.Combine(_folders.Path, "new"), recursive: true);
        (await DoneAsync("load")).ShouldNotContain("new     running");
        JsonDocument.Parse(await DoneAsync("list", "router", "--json")).RootElement.GetProperty("version").GetString().ShouldBe("1.0.0");

        (int refused, string problem) = await RunAsync("rollback", "team");
        (refused, problem.ReplaceLineEndings("\n")).ShouldBe((1, "hooksdk: There is no version of team before 3.0.0.\n  Nothing has changed. `hooksdk plugins list` says how it stands.\n"));
        (await RunAsync("load", "nobody")).Output.ShouldContain("hooksdk: There is no plugin 'nobody' here, but ");
        (int locked, string without) = await ToolAsync("plugins", "list", "--socket", socket);
        (locked, without.Contains("--token-file FILE", StringComparison.Ordinal)).ShouldBe((2, true), without);

        async Task<string> DoneAsync(params string[] arguments)
        {
            (int exitCode, string output) = await RunAsync(arguments);
            exitCode.ShouldBe(0, output);
            return output.ReplaceLineEndings("\n");
        }

        Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => ToolAsync(["plugins", .. arguments, "--socket", socket, "--token-file", token]);
    }

    private static async Task<(int ExitCode, string Output)> ToolAsync(params string[] arguments)
    {
        using StringWriter output = new();
        int exitCode = await HookSdkCommand.RunAsync(arguments, new Screen(output, output), TimeProvider.System, TextReader.Null, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString());
    }
}

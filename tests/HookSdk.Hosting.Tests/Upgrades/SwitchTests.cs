using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests.Upgrades;

/// <summary>A plugin of several classes is disabled and enabled as a whole.</summary>
public sealed class SwitchTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Switch_IsOneStep_OneLine_AndLeavesEachAtItsPlace()
    {
        Lines core = new("HookSdk.Emg");
        _folders.PutFaulty("a", "Sound AlsoSound");
        _folders.PutFaulty("b", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: b => b.Logging.AddProvider(core));
        await app.Directory.ReorderAsync("emg", ["a.AlsoSound", "b", "base", "a.Sound"], "test");
        object[] before = Instances(app);
        List<string> seen = [];
        app.Plugins.Changed += plugins => seen.Add(string.Join(' ', plugins.Plugins.Select(static p => p.IsEnabled ? p.Name : $"-{p.Name}")));

        await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");
        await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");
        await app.Directory.SwitchAsync("a", null, isEnabled: true, "test");

        seen.ShouldBe(["-a.AlsoSound b base -a.Sound", "a.AlsoSound b base a.Sound"]);
        Instances(app).ShouldBe(before);
        core.All.ShouldNotContain(static l => l.Contains(" was disabled", StringComparison.Ordinal) || l.Contains(" was enabled", StringComparison.Ordinal));
        core.All.ShouldContain(static l => l.Contains("the order of the plugins is", StringComparison.Ordinal), "which is logged there");
        (await app.CallAsync()).ShouldBe("1.0");
    }

    private static object[] Instances(DirectoryApp app) => [.. app.Slot("a").Current!.Classes.Select(c => c.Plugin.Shared(app.Services)!)];
}

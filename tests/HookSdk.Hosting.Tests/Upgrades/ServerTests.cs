using HookSdk.M4;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.Upgrades;

/// <summary>One directory serves all servers of the program.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Directory_ServesAllTargets_AndServersByTheirNames()
    {
        _folders.PutFaulty("both", "Sound Script");
        _folders.PutFaulty("north", "Sound", """, "server": "emg:north" """);
        _folders.PutFaulty("lost", "Sound", """, "server": "emg:south" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(
            _folders,
            build: static b =>
            {
                b.Configuration["Hooks:Emg:Servers:north:Deadline"] = "00:01:00";
                b.Services.AddEmg("north");
                b.Services.AddM4(static o => o.Deadline = TimeSpan.FromMinutes(1));
            },
            map: static a =>
            {
                a.MapEmgPlugin("/north", server: "north");
                a.MapM4Script("/m4");
            });

        Dictionary<(string Target, string? Server), string[]> plugins = app.Services.GetServices<HookPlugins>().ToDictionary(static p => (p.Target, p.ServerName), static p => p.Plugins.Select(static i => i.Name).ToArray());
        plugins[("emg", null)].ShouldBe(["base", "both.Sound"]);
        plugins[("emg", "north")].ShouldBe(["north"]);
        plugins[("m4", null)].ShouldBe(["both.Script"]);
        app.Slot("lost").Problem.ShouldBe("'server' in plugin.json names 'emg:south'. Sound can serve emg or emg:north.");
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(app.Urls[0] + "/m4")));
        (await m4.CallAsync("46700000001", "46700000002")).EnsureUnchanged();
        (await app.CallAsync()).ShouldBe("1.0");

        Directory.Delete(Path.Combine(_folders.Path, "both"), recursive: true);
        await app.LookTwiceAsync();
        app.Services.GetServices<HookPlugins>().Single(static p => p.Target == "m4").Plugins.ShouldBeEmpty();
        (await m4.CallAsync("46700000001", "46700000002")).EnsureUnchanged();
        m4.EnsureNoFallback();
    }

    /// <summary>A chain that refuses leaves the others as they were.</summary>
    [Fact]
    public async Task Plugin_ThatOneOfItsServersRefuses_IsInNone()
    {
        _folders.PutFaulty("base", "Script", """, "name": "scripts" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: static b => b.Services.AddM4().Add(new Continues(), "team.Script"), map: static a => a.MapM4Script("/m4"));
        _folders.PutFaulty("team", "Sound Script");

        await app.LookTwiceAsync();

        app.Slot("team").Problem!.ShouldStartWith("Two plugins are called 'team.Script'");
        app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["base"]);
        (await app.CallAsync()).ShouldBe("");
        await app.EnsureAllCollectedAsync();
    }

    [FailOpen]
    internal sealed class Continues : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue());
    }
}

using System.Text.Json;
using HookSdk.Emg;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.State;

/// <summary>What an operator has changed outlives a restart.</summary>
public sealed class StateTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Disabled_StaysDisabled_AfterARestart_AnUpgrade_AndARemoval()
    {
        _folders.Put("Router1", "router");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            await app.Directory.SwitchAsync("router", null, isEnabled: false, "test");
        }

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldBe("");
            app.Log.All.ShouldContain("Information: start: load router: nothing -> 1.0.0 (disabled)");
            _folders.Put("Router2", "router");
            await app.LookTwiceAsync();
            (await app.CallAsync()).ShouldBe("");
            app.Slot("router").Current!.Version.ShouldBe("2.0.0");
            Directory.Delete(Path.Combine(_folders.Path, "router"), recursive: true);
            await app.LookTwiceAsync();
            app.Directory.Slots.ShouldBeEmpty();
        }

        _folders.Put("Router1", "router");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldBe("");
            await app.Directory.SwitchAsync("router", null, isEnabled: true, "test");
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        }
    }

    [Fact]
    public async Task RolledBack_StaysSo_UntilTheFolderChanges_OrSomebodyUpgrades()
    {
        _folders.Put("Router1", "router");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            await Should.ThrowAsync<PluginProblemException>(() => app.Directory.RollBackAsync("router", "test"));
            _folders.Put("Router2", "router");
            await app.LookTwiceAsync();
            await app.Directory.RollBackAsync("router", "test");
            await app.LookTwiceAsync();
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        }

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
            app.Slot("router").Problem.ShouldBe("router holds the version that was rolled back. Put another one there, or upgrade to take it all the same.");
            await app.Directory.UpgradeAsync("router", "test");
            (await app.CallAsync()).ShouldStartWith("2.0.0 ");
            app.Slot("router").Problem.ShouldBeNull();
            (await Should.ThrowAsync<PluginProblemException>(() => app.Directory.UpgradeAsync("router", "test"))).Message.ShouldBe("router holds the version that runs.");
        }

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldStartWith("2.0.0 ");
            await app.Directory.RollBackAsync("router", "test");
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        }
    }

    [Fact]
    public async Task VersionThatRanBefore_RunsAgain_WhereTheFoldersCannotBeTaken()
    {
        string folder = _folders.Put("Router1", "router");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        }

        File.WriteAllText(Path.Combine(folder, PluginManifest.FileName), "{");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
            app.Slot("router").Problem!.ShouldStartWith("router/plugin.json is not JSON: ");
            app.Log.All.ShouldContain(static l => l.StartsWith("Error: start: upgrade router failed, and 1.0.0 goes on: router/plugin.json is not JSON: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Order_StaysAsGiven_AndPluginsThatAreCompiledInStayDisabled()
    {
        _folders.PutFaulty("a", "Sound");
        _folders.PutFaulty("b", "Sound");
        await using (DirectoryApp app = await StartWithCompiledInAsync())
        {
            app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["base", "CompiledIn", "a", "b"]);
            await app.Directory.ReorderAsync("emg", ["b", "CompiledIn", "a", "base"], "test");
            await app.Directory.SwitchAsync("CompiledIn", null, isEnabled: false, "test");
            app.Log.All.ShouldContain("Information: test: reorder emg: base, CompiledIn, a, b -> b, CompiledIn, a, base");
            app.Log.All.ShouldContain("Information: test: disable CompiledIn: enabled -> disabled");
        }

        await using (DirectoryApp app = await StartWithCompiledInAsync())
        {
            app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["b", "CompiledIn", "a", "base"]);
            app.Plugins.Plugins.Where(static p => !p.IsEnabled).Select(static p => p.Name).ShouldBe(["CompiledIn"]);
            _folders.PutFaulty("b", "AlsoSound");
            await app.LookTwiceAsync();
            app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["b", "CompiledIn", "a", "base"]);
            app.Plugins.Plugins.Where(static p => !p.IsEnabled).Select(static p => p.Name).ShouldBe(["CompiledIn"]);
        }
    }

    [Theory]
    [InlineData("{ \"plugins\": { \"a\": { \"isDisabled\": true")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"plugins\": null }")]
    [InlineData("{ \"plugins\": { \"a\": null } }")]
    [InlineData("{ \"unknown\": 1 }")]
    [InlineData("{ \"unknown\": [ null ] }")]
    [InlineData("{ \"colour\": 1 }")]
    public async Task StateFile_ThatIsDamaged_IsSetAside_AndStopsNothing(string damaged)
    {
        _folders.PutFaulty("a", "Sound");
        Directory.CreateDirectory(Path.GetDirectoryName(_folders.StateFile)!);
        File.WriteAllText(_folders.StateFile, damaged);

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        (await app.CallAsync()).ShouldBe("1.0");
        File.ReadAllText(_folders.StateFile + ".damaged-1").ShouldBe(damaged);
        app.Log.All.ShouldContain(l => l.StartsWith($"Warning: {_folders.StateFile} cannot be read, and was set aside as {_folders.StateFile}.damaged-1: ", StringComparison.Ordinal));
        JsonDocument.Parse(File.ReadAllBytes(_folders.StateFile)).RootElement.GetProperty("plugins").TryGetProperty("a", out _).ShouldBeTrue();
    }

    /// <summary>An earlier version, or a person, writes fewer keys.</summary>
    [Theory]
    [InlineData("{\"plugins\":{\"a\":{\"folder\":\"a\",\"isDisabled\":true}},\"order\":{},\"disabled\":{}}")]
    [InlineData("{\"plugins\":{\"a\":{\"folder\":\"a\",\"isDisabled\":true}}}")]
    public async Task StateFile_ThatLacksKeys_IsReadAllTheSame(string state)
    {
        _folders.PutFaulty("a", "Sound");
        Directory.CreateDirectory(Path.GetDirectoryName(_folders.StateFile)!);
        File.WriteAllText(_folders.StateFile, state);

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Slot("a").IsDisabled.ShouldBeTrue();
        (await app.CallAsync()).ShouldBe("");
        File.Exists(_folders.StateFile + ".damaged-1").ShouldBeFalse(app.Log.ToString());
    }

    /// <summary>/dev/full takes what is written as a disk does that is full.</summary>
    [Fact]
    public async Task Disk_ThatIsFull_LeavesTheStateAsItWas_AndIsTold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");
        _folders.PutFaulty("a", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        string before = File.ReadAllText(_folders.StateFile);
        File.CreateSymbolicLink(_folders.StateFile + ".new", "/dev/full");

        await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");

        (await app.CallAsync()).ShouldBe("");
        File.ReadAllText(_folders.StateFile).ShouldBe(before);
        app.Directory.StateProblem!.ShouldContain("No space left on device");
        app.Log.All.ShouldContain(l => l.StartsWith($"Error: {_folders.StateFile} cannot be written: No space left on device", StringComparison.Ordinal));
    }

    /// <summary>The state itself is written then.</summary>
    [Fact]
    public async Task Disk_ThatIsFullForTheSecondFile_IsToldWithItsName()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");
        string second = _folders.StateFile + ".before";
        _folders.PutFaulty("a", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        File.CreateSymbolicLink(second + ".new", "/dev/full");

        await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");

        JsonDocument.Parse(File.ReadAllBytes(_folders.StateFile)).RootElement.GetProperty("plugins").GetProperty("a").GetProperty("isDisabled").GetBoolean().ShouldBeTrue();
        app.Directory.StateProblem!.ShouldStartWith($"{second} cannot be written: No space left on device");
        app.Directory.StateProblem!.ShouldEndWith($". The change is in force, and a restart keeps it unless {_folders.StateFile} is damaged before: it is tried again at each look at the directory.");
        File.Delete(second + ".new");
        await app.LookTwiceAsync();
        app.Directory.StateProblem.ShouldBeNull();
        app.Log.All.ShouldContain($"Information: {second} could be written again, and holds all changes");
    }

    [Fact]
    public async Task Copy_ThatCannotBeMade_LeavesWhatRuns_AndIsTriedAgain()
    {
        _folders.PutFaulty("a", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        string versions = Path.Combine(_folders.Path, ".state", "versions", "a");
        string copy = Path.Combine(versions, ".new");
        File.WriteAllText(copy, "a file where a folder must be");
        _folders.PutFaulty("a", "AlsoSound");

        await app.LookTwiceAsync();
        app.Slot("a").Problem!.ShouldStartWith($"a cannot be copied to {Path.Combine(_folders.Path, ".state")}: ");
        (await app.CallAsync()).ShouldBe("1.0");
        await app.LookTwiceAsync();
        app.Log.All.Count(static l => l.StartsWith("Error: directory: upgrade a failed, and 3.0.0 goes on: a cannot be copied", StringComparison.Ordinal)).ShouldBe(1);

        File.Delete(copy);
        await app.LookTwiceAsync();
        app.Slot("a").Problem.ShouldBeNull();
        app.Slot("a").Current!.Manifest.Classes.ShouldBe(["Acme.Faulty.AlsoSound"]);
    }

    [Fact]
    public void Store_OnADiskThatIsFull_LeavesNothingHalfCopied()
    {
        string folder = _folders.PutFaulty("a", "Sound");
        string state = _folders.Beside("state");
        int copied = 0;
        PluginStore store = new(state) { CopyFile = (from, to) => File.Copy(from, ++copied < 3 ? to : throw new IOException("No space left on device")) };

        Should.Throw<PluginProblemException>(() => store.Copy("a", folder)).Message.ShouldBe($"a cannot be copied to {state}: No space left on device");

        Directory.EnumerateFileSystemEntries(Path.Combine(state, "versions", "a")).ShouldBeEmpty();
    }

    /// <summary>Nothing can be deleted in /proc, as on a disk that is read-only; and a start cleans up.</summary>
    [Fact]
    public void Store_WhereNothingCanBeDeleted_LeavesAnEmptyFolder()
    {
        Assert.SkipUnless(Directory.Exists("/proc/tty/ldisc"), "There is no /proc.");
        Directory.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(_folders.Beside("state")).FullName, "versions"), "/proc/tty");
        PluginStore store = new(_folders.Beside("state"));

        store.KeepOnly("ldisc", []);

        store.Plugins.ShouldContain("ldisc");
    }

    [Fact]
    public async Task Store_KeepsTwoVersions()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        _folders.Put("Router2", "router");
        await app.LookTwiceAsync();
        _folders.Put("Router1", "router");
        File.WriteAllText(Path.Combine(_folders.Path, "router", "notes.txt"), "a third version");
        await app.LookTwiceAsync();

        Directory.GetDirectories(Path.Combine(_folders.Path, ".state", "versions", "router")).Length.ShouldBe(2);
        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        await app.Directory.RollBackAsync("router", "test");
        (await app.CallAsync()).ShouldStartWith("2.0.0 ");
    }

    [Fact]
    public async Task Copy_OfAVersionWhoseCallsRun_StaysUntilTheNextStart()
    {
        string versions = Path.Combine(_folders.Path, ".state", "versions", "router");
        _folders.Put("Router1", "router");
        string first;
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            first = Directory.GetDirectories(versions).ShouldHaveSingleItem();
            Task<string> call = app.CallAsync("wait");
            await Eventually.HoldsAsync(() => app.AtGate == 1, () => app.Log.ToString());
            foreach (string change in (string[])["second", "third", "fourth"])
            {
                File.WriteAllText(Path.Combine(_folders.Path, "router", "notes.txt"), change);
                await app.LookTwiceAsync();
            }

            Directory.Exists(first).ShouldBeTrue("its call may still load of it");
            app.OpenGate();
            await call;
        }

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            Directory.GetDirectories(versions).Length.ShouldBe(2);
            Directory.Exists(first).ShouldBeFalse();
        }
    }

    private Task<DirectoryApp> StartWithCompiledInAsync() => DirectoryApp.StartAsync(_folders, build: static b => b.Services.AddEmg().Add<CompiledIn>());

    [FailOpen]
    internal sealed class CompiledIn : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());
    }
}

using HookSdk.Hosting.Tests.Proof;
using HookSdk.Testing;

namespace HookSdk.Hosting.Tests.State;

/// <summary>A state file that is damaged takes no version with it, and has no broker told that a hook is gone.</summary>
public sealed class DamagedStateTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    private string Versions => Path.Combine(_folders.Path, ".state", "versions");

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task WhatWasCutShort_IsReadFromTheOneBesideIt()
    {
        await RunTwoVersionsAsync();
        Damage(_folders.StateFile);
        Break("router");

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        (await app.CallAsync()).ShouldStartWith("2.0.0 ");
        Directory.GetDirectories(Path.Combine(Versions, "router")).Length.ShouldBe(2);
        await app.Directory.RollBackAsync("router", "test");
        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        app.Directory.StateProblem!.ShouldEndWith($"{_folders.StateFile}.before was read in its place, which holds the same, or the state one change earlier.");
        app.Log.All.ShouldContain($"Warning: {app.Directory.StateProblem}");
        PluginList.Of(app.Directory).Problem.ShouldBe(app.Directory.StateProblem);
    }

    [Fact]
    public async Task FileThatIsGone_IsReadFromTheOneBesideIt()
    {
        _folders.PutFaulty("a", "Sound");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");
        }

        File.Delete(_folders.StateFile);
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            app.Slot("a").IsDisabled.ShouldBeTrue();
            app.Log.All.ShouldContain($"Warning: {_folders.StateFile} cannot be read: it is not there. {_folders.StateFile}.before was read in its place, which holds the same, or the state one change earlier.");
        }
    }

    [Fact]
    public async Task WhereBothAreDamaged_TheVersionThatRanLastRuns_AndNoneIsDeleted()
    {
        await RunTwoVersionsAsync(rollBack: true);
        Damage(_folders.StateFile);
        Damage(_folders.StateFile + ".before");
        Break("router");

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
            Directory.GetDirectories(Path.Combine(Versions, "router")).Length.ShouldBe(2);
            app.Directory.StateProblem!.ShouldContain("What operators have changed is forgotten");
        }

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldStartWith("1.0.0 ");
            app.Directory.StateProblem.ShouldBeNull();
        }
    }

    [Fact]
    public async Task HooksOfAFolderOfWhichNothingIsKnown_AreAnsweredNeutrally_UntilItIsLoaded()
    {
        const string Told = "Warning: nothing is known of what proof served, ";
        _folders.PutProof(1, "Emg");
        await using (await ProofServer.StartAsync(_folders))
        {
        }

        Damage(_folders.StateFile);
        Damage(_folders.StateFile + ".before");
        Break("proof");
        Directory.Delete(Versions, recursive: true);

        // Nor is it forgotten by a start more.
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            await EnsureNeutralAsync(server);
            server.Log.All.ShouldContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
        }

        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            await EnsureNeutralAsync(server);
            server.Log.All.ShouldContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
            _folders.PutProof(2, "Emg");
            await server.LookTwiceAsync();
        }

        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            server.Log.All.ShouldNotContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task FolderWithoutAPlugin_IsNotTakenForOneOfWhichNothingIsKnown()
    {
        _folders.PutFaulty("a", "Sound");
        await using (await DirectoryApp.StartAsync(_folders))
        {
        }

        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folders.Path, "docs")).FullName, "read.me"), "no plugin");
        Damage(_folders.StateFile);
        Damage(_folders.StateFile + ".before");

        for (int start = 1; start <= 2; start++)
        {
            await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

            (await app.CallAsync()).ShouldBe("1.0");
            app.Directory.Slots.Select(static s => s.Folder).ShouldBe(["a"]);
            app.Log.All.ShouldNotContain(static l => l.StartsWith("Warning: nothing is known of what ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task FolderWhoseManifestIsGone_WithTheState_RunsTheVersionThatRanLast()
    {
        await RunTwoVersionsAsync();
        Damage(_folders.StateFile);
        Damage(_folders.StateFile + ".before");
        File.Delete(Path.Combine(_folders.Path, "router", PluginManifest.FileName));

        for (int start = 1; start <= 2; start++)
        {
            await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

            (await app.CallAsync()).ShouldStartWith("2.0.0 ");
            app.Slot("router").Problem.ShouldBe("router/plugin.json is not there.");
            app.Log.All.ShouldNotContain(static l => l.StartsWith("Warning: nothing is known of what ", StringComparison.Ordinal));
        }
    }

    /// <summary>Not only its contents may be lost: a manifest that is gone hides the folder from whoever looks for plugins.</summary>
    [Fact]
    public async Task FolderWhoseManifestIsGone_RunsTheVersionBefore_AfterARestart()
    {
        await RunTwoVersionsAsync();
        File.Delete(Path.Combine(_folders.Path, "router", PluginManifest.FileName));

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        (await app.CallAsync()).ShouldStartWith("2.0.0 ");
        app.Slot("router").Problem.ShouldBe("router/plugin.json is not there.");
    }

    [Fact]
    public async Task VersionThatRanBefore_AndIsGone_IsToldOf()
    {
        _folders.PutFaulty("a", "Sound");
        await using (await DirectoryApp.StartAsync(_folders))
        {
        }

        Directory.Delete(Versions, recursive: true);
        Break("a");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Slot("a").Problem.ShouldBe("a/plugin.json: 'assembly' is missing. The version that ran before is no longer in the state directory.");
        app.Log.All.ShouldContain("Error: start: load a failed, and nothing of it runs: a/plugin.json: 'assembly' is missing. The version that ran before is no longer in the state directory.");
    }

    [Fact]
    public async Task RemovedPlugin_LeavesNoEmptyFolderOfVersions()
    {
        string folder = _folders.PutFaulty("a", "Sound");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            Directory.Delete(folder, recursive: true);
            await app.LookTwiceAsync();
        }

        await using (await DirectoryApp.StartAsync(_folders))
        {
            Directory.GetDirectories(Versions).ShouldBeEmpty();
        }
    }

    private static async Task EnsureNeutralAsync(ProofServer server)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/emg")));
        (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureSent().Message.Note.ShouldBeNull();
    }

    private static void Damage(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..Math.Min(100, bytes.Length / 2)]);
    }

    private void Break(string folder) => File.WriteAllText(Path.Combine(_folders.Path, folder, PluginManifest.FileName), "{}");

    private async Task RunTwoVersionsAsync(bool rollBack = false)
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        _folders.Put("Router2", "router");
        await app.LookTwiceAsync();
        (await app.CallAsync()).ShouldStartWith("2.0.0 ");
        if (rollBack)
        {
            await app.Directory.RollBackAsync("router", "test");
        }
    }
}

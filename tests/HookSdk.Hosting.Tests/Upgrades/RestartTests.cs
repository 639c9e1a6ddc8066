using HookSdk.Hosting.Tests.Proof;
using HookSdk.Testing;

namespace HookSdk.Hosting.Tests.Upgrades;

/// <summary>EMG calls a hook no more that it was answered 404. A plugin that is not there after a restart must not be such an answer.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task HookOfADisabledPlugin_IsAnsweredNeutrally_AfterARestart()
    {
        _folders.PutProof(1, "Emg");
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            await server.Directory.SwitchAsync("proof", null, isEnabled: false, "test");
        }

        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/emg")));
            (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureSent().Message.Note.ShouldBeNull();
            await server.Directory.SwitchAsync("proof", null, isEnabled: true, "test");
            (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureAccepted().Message.Note.ShouldBe("1.0.0");
            server.Log.All.ShouldContain(static l => l.StartsWith("Warning: emg: nobody serves before_receive, which plugins of the directory served before the restart.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task HookOfAPluginThatCannotBeLoadedAnyMore_IsAnsweredNeutrally_AfterARestart()
    {
        _folders.PutProof(1, "Emg");
        await using (await ProofServer.StartAsync(_folders))
        {
        }

        // Neither can the version be loaded that ran before.
        Directory.Delete(Path.Combine(_folders.Path, ".state", "versions"), recursive: true);
        File.Delete(Path.Combine(_folders.Path, "proof", "Acme.Proof.dll"));
        await using ProofServer server = await ProofServer.StartAsync(_folders);
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/emg")));
        (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureSent().Message.Note.ShouldBeNull();

        _folders.PutProof(2, "Emg");
        await server.LookTwiceAsync();
        (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureAccepted().Message.Note.ShouldBe("2.0.0");
    }

    [Fact]
    public async Task HookThatANewVersionServesNoMore_IsAnsweredNeutrally_AndTold_AfterOneRestart()
    {
        const string Told = "Warning: emg: nobody serves before_receive, which plugins of the directory served before the restart.";
        _folders.PutFaulty("team", "Sound Script");
        await using (await ProofServer.StartAsync(_folders))
        {
        }

        _folders.PutFaulty("team", "Script");
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(server.HttpUrl + "/emg")));
            (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello"))).EnsureSent().Message.Note.ShouldBeNull();
            server.Log.All.ShouldContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
        }

        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            server.Log.All.ShouldNotContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task PluginThatHasAnotherName_AfterARestart_LeavesNothingOfTheOneBefore_ButThatItIsDisabled()
    {
        const string Told = "Warning: emg: nobody serves before_receive, which plugins of the directory served before the restart.";
        _folders.PutFaulty("team", "Sound Script", """, "name": "one" """);
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            await server.Directory.SwitchAsync("one", null, isEnabled: false, "test");
        }

        _folders.PutFaulty("team", "Script", """, "name": "two" """);
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            server.Log.All.ShouldContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
            Running(server).ShouldBe("two");
            Directory.GetDirectories(Path.Combine(_folders.Path, ".state", "versions")).Select(Path.GetFileName).ShouldBe(["two"]);
        }

        File.WriteAllText(Path.Combine(_folders.Path, "team", PluginManifest.FileName), "{}");
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            server.Log.All.ShouldNotContain(static l => l.StartsWith(Told, StringComparison.Ordinal));
            Running(server).ShouldBe("two");
        }

        _folders.PutFaulty("team", "Sound", """, "name": "one" """);
        await using (ProofServer server = await ProofServer.StartAsync(_folders))
        {
            Running(server).ShouldBe("one (disabled)");
        }

        static string Running(ProofServer server) => server.Directory.Slots.ShouldHaveSingleItem() is { Current: { } plugin } slot ? plugin.Manifest.Name + (slot.IsDisabled ? " (disabled)" : "") : "nothing";
    }

    [Fact]
    public async Task HookOfAPluginWhoseFolderIsGone_IsForgotten()
    {
        _folders.PutProof(1, "Emg");
        await using (await ProofServer.StartAsync(_folders))
        {
        }

        Directory.Delete(Path.Combine(_folders.Path, "proof"), recursive: true);
        await using ProofServer server = await ProofServer.StartAsync(_folders);
        using HttpClient client = new();
        using HttpResponseMessage answer = await client.PostAsync(new Uri(server.HttpUrl + "/emg/before_receive"), new StringContent("{}"), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }
}

namespace HookSdk.Hosting.Tests.State;

/// <summary>A state directory belongs to one server.</summary>
public sealed class StateLockTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task SecondServer_DoesNotStart_AndTouchesNothing()
    {
        string state = Path.Combine(_folders.Path, ".state");
        _folders.PutFaulty("a", "Sound");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            string before = File.ReadAllText(_folders.StateFile);
            File.WriteAllText(_folders.StateFile, "{");

            (await Should.ThrowAsync<InvalidOperationException>(() => DirectoryApp.StartAsync(_folders))).Message
                .ShouldBe($"{state} is in use by another server: it holds the state of one alone. Stop that one, or give each a directory of its own (PluginDirectory:StateDirectory, or PluginDirectory:Path). To look at plugins beside a server that runs, call hookhost --check.");

            File.ReadAllText(_folders.StateFile).ShouldBe("{");
            File.WriteAllText(_folders.StateFile, before);
            Directory.GetDirectories(Path.Combine(state, "versions", "a")).ShouldHaveSingleItem();
            (await app.CallAsync()).ShouldBe("1.0");
        }

        // It is let go of with the server.
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            (await app.CallAsync()).ShouldBe("1.0");
        }
    }

    [Fact]
    public async Task Server_WithADirectoryOfItsOwnForTheState_RunsBesideTheOther()
    {
        _folders.PutFaulty("a", "Sound");
        await using DirectoryApp one = await DirectoryApp.StartAsync(_folders);
        await using DirectoryApp other = await DirectoryApp.StartAsync(_folders, o => o.StateDirectory = _folders.Beside("other"));

        (await one.CallAsync()).ShouldBe("1.0");
        (await other.CallAsync()).ShouldBe("1.0");
    }

    /// <summary>A directory in its place may be opened as little as a file of another account, by whoever runs the tests.</summary>
    [Fact]
    public async Task Lock_ThatMayNotBeOpened_IsToldOf_AndStopsNothing()
    {
        _folders.PutFaulty("a", "Sound");
        string file = Path.Combine(_folders.Path, ".state", "state.lock");
        Directory.CreateDirectory(file);

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        (await app.CallAsync()).ShouldBe("1.0");
        app.Log.All.ShouldContain(l => l.StartsWith($"Warning: {file} cannot be opened: ", StringComparison.Ordinal) && l.Contains(". So another server may use this directory: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartThatFails_LetsGoOfIt()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => DirectoryApp.StartAsync(_folders, static o => o.Required.Add("login")));

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        app.Directory.Slots.ShouldBeEmpty();
    }
}

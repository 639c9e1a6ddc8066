using HookSdk.Testing;

namespace HookSdk.Hosting.Tests.Upgrades;

/// <summary>Folders come, change and go while EMG calls over HTTP.</summary>
public sealed class UpgradeTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Folder_CopiedIn_Upgraded_RolledBack_AndRemoved_WhileCallsAreInFlight()
    {
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        (await app.CallAsync()).ShouldBe("");

        _folders.Put("Router1", "router");
        await app.LookTwiceAsync();
        (await app.CallAsync()).ShouldEndWith("/Anna 7");
        Task<string>[] first = await HoldAsync(app);

        _folders.Put("Router2", "router");
        await app.LookTwiceAsync();
        (await app.CallAsync()).ShouldStartWith("2.0.0 2.0 ");
        Task<string>[] second = await HoldAsync(app);

        await app.Directory.RollBackAsync("router", "test");
        (await app.CallAsync()).ShouldStartWith("1.0.0 1.0 ");
        Task<string>[] third = await HoldAsync(app);

        Directory.Delete(Path.Combine(_folders.Path, "router"), recursive: true);
        await app.LookTwiceAsync();
        (await app.CallAsync()).ShouldBe("");
        app.Directory.Draining.Select(static v => v.Version).ShouldBe(["1.0.0", "2.0.0", "1.0.0"]);

        app.OpenGate();
        (await Task.WhenAll(first)).ShouldAllBe(static note => note.StartsWith("1.0.0 1.0 "));
        (await Task.WhenAll(second)).ShouldAllBe(static note => note.StartsWith("2.0.0 2.0 "));
        (await Task.WhenAll(third)).ShouldAllBe(static note => note.StartsWith("1.0.0 1.0 "));
        app.Emg.EnsureNoFallback();
        await app.EnsureAllCollectedAsync();
        app.Log.All.Where(static l => l.Contains("router: ", StringComparison.Ordinal) && l.Contains("->", StringComparison.Ordinal)).ShouldBe(
        [
            "Information: directory: load router: nothing -> 1.0.0",
            "Information: directory: upgrade router: 1.0.0 -> 2.0.0",
            "Information: test: roll back router: 2.0.0 -> 1.0.0",
            "Information: directory: remove router: 1.0.0 -> nothing",
        ]);
        app.Log.All.Count(static l => l == "Information: the ticker has stopped").ShouldBe(3);
    }

    [Fact]
    public async Task Upgrades_InARow_LoseNoCall_AndLeaveNothingInMemory()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        using CancellationTokenSource over = new();
        Task<int>[] callers = [.. Enumerable.Range(0, 16).Select(_ => CallUntilAsync(app, over.Token))];

        for (int i = 0; i < 10; i++)
        {
            _folders.Put(i % 2 == 0 ? "Router2" : "Router1", "router");
            await app.LookTwiceAsync();
            (await app.CallAsync()).ShouldStartWith(i % 2 == 0 ? "2.0.0 2.0 " : "1.0.0 1.0 ");
            (await app.CallAsync("database")).ShouldBe("no database");
        }

        await over.CancelAsync();
        (await Task.WhenAll(callers)).Sum().ShouldBeGreaterThan(0);
        app.Emg.EnsureNoFallback();
        await app.EnsureAllCollectedAsync();
        await Eventually.HoldsAsync(() => app.Log.All.Count(static l => l.Contains(" is gone from memory", StringComparison.Ordinal)) == 10, () => app.Log.ToString());
    }

    [Fact]
    public async Task TwoPlugins_HoldTwoVersionsOfOneLibrary()
    {
        _folders.Put("Router1", "a");
        _folders.PutFaulty("b", "Sound", """, "order": 5""");
        _folders.Put("Router2", "c", Manifest("router-2", order: 10));
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["base", "router", "b", "router-2"]);
        await app.Directory.SwitchAsync("b", null, isEnabled: false, "test");
        await app.Directory.SwitchAsync("router-2", null, isEnabled: false, "test");
        (await app.CallAsync()).ShouldStartWith("1.0.0 1.0 ");
        await app.Directory.SwitchAsync("router", null, isEnabled: false, "test");
        await app.Directory.SwitchAsync("router-2", null, isEnabled: true, "test");
        (await app.CallAsync()).ShouldStartWith("2.0.0 2.0 ");
        await app.Directory.SwitchAsync("router-2", null, isEnabled: false, "test");
        await app.Directory.SwitchAsync("b", null, isEnabled: true, "test");
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Link_ThatIsSwitched_IsAnUpgrade()
    {
        PluginFolders.Copy("Router1", _folders.Beside("router-1"));
        PluginFolders.Copy("Router2", _folders.Beside("router-2"));
        string link = Path.Combine(_folders.Path, "router");
        Directory.CreateSymbolicLink(link, _folders.Beside("router-1"));
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        (await app.CallAsync()).ShouldStartWith("1.0.0 ");

        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, _folders.Beside("router-2"));
        await app.LookTwiceAsync();

        (await app.CallAsync()).ShouldStartWith("2.0.0 ");
    }

    [Fact]
    public async Task Folder_ThatIsStillCopied_IsNotTaken()
    {
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        string folder = _folders.Put("Router1", "router");
        File.Delete(Path.Combine(folder, "Acme.Router.dll"));
        await app.Directory.LookAsync();
        File.WriteAllText(Path.Combine(folder, "more.txt"), "still copied");
        await app.Directory.LookAsync();

        app.Slot("router").Problem.ShouldBeNull();
        app.Log.All.ShouldNotContain(static l => l.StartsWith("Error", StringComparison.Ordinal));

        await app.Directory.LookAsync();
        app.Slot("router").Problem!.ShouldBe("router/Acme.Router.dll, which Acme.Router.deps.json lists, is not in the folder. Use dotnet publish, and copy all that it leaves.");

        _folders.Put("Router1", "router");
        await app.LookTwiceAsync();
        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        app.Slot("router").Problem.ShouldBeNull();
    }

    [Fact]
    public async Task Watch_TakesWhatIsCopiedIn()
    {
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o =>
        {
            o.Watch = true;
            o.LookEvery = TimeSpan.FromMilliseconds(100);
        });

        _folders.MoveIn(PluginFolders.Copy("Router1", _folders.Beside("next")), "router");
        await Eventually.HoldsAsync(() => app.Directory.Slots.Any(static s => s.Current is not null), () => app.Log.ToString());

        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
    }

    private static string Manifest(string name, int order) =>
        $$"""{ "name": "{{name}}", "assembly": "Acme.Router.dll", "classes": [ "Acme.Router.RoutePlugin" ], "startup": "Acme.Router.RouterStartup", "settings": "Plugins:router", "order": {{order}}, "sdkVersion": "0.1.0" }""";

    /// <summary>Calls that wait inside of the plugin that runs now.</summary>
    private static async Task<Task<string>[]> HoldAsync(DirectoryApp app)
    {
        int before = app.AtGate;
        Task<string>[] calls = [.. Enumerable.Range(0, 4).Select(_ => app.CallAsync("wait"))];
        await Eventually.HoldsAsync(() => app.AtGate == before + calls.Length, () => app.Log.ToString());
        return calls;
    }

    private static async Task<int> CallUntilAsync(DirectoryApp app, CancellationToken over)
    {
        int calls = 0;
        while (!over.IsCancellationRequested)
        {
            string note = await app.CallAsync();
            (note.StartsWith("1.0.0 1.0 ", StringComparison.Ordinal) || note.StartsWith("2.0.0 2.0 ", StringComparison.Ordinal)).ShouldBeTrue(note);
            calls++;
        }

        return calls;
    }
}

using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.BadInput;

/// <summary>What cannot be used is named with file and reason, and what runs is left alone.</summary>
public sealed class BadPluginTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public static TheoryData<string, string> Classes => new()
    {
        { "NoPlugin", "Acme.Faulty.NoPlugin is no plugin of a server that this program has: it must derive from EmgPlugin." },
        { "Script", "Acme.Faulty.Script is no plugin of a server that this program has: it must derive from EmgPlugin." },
        { "NotThere", "Acme.Faulty has no class Acme.Faulty.NotThere, which plugin.json names in 'classes'. Write it with its namespace." },
        { "NotToBeMade", "Acme.Faulty.NotToBeMade, which plugin.json names in 'classes', is abstract or generic: no instance can be made of it." },
        { "NoFailureMode", "'NoFailureMode.BeforeReceiveAsync' decides something, so it must state what is answered when it fails: add [FailOpen] or [FailClosed]" },
        { "ThrowsWhenMade", "OwnException: the licence is missing" },
        { "NeedsWhatNobodyHas", "Unable to resolve service for type 'Acme.Faulty.IUnknown' while attempting to activate 'Acme.Faulty.NeedsWhatNobodyHas'." },
        { "FailsItsCheck", "OwnException: the table is not there" },
        { "HangsInItsCheck", "It had not come up after 1 s: a constructor, its startup, its self-check or the start of its work does not return. PluginDirectory:CheckTimeout is the limit." },
        { "ThrowsInItsFilter", "OwnException: the filter has no key" },
        { "HangsInItsFilter", "It had not come up after 1 s: a constructor, its startup, its self-check or the start of its work does not return. PluginDirectory:CheckTimeout is the limit." },
        { "HangsWhenMade", "It had not come up after 1 s: a constructor, its startup, its self-check or the start of its work does not return. PluginDirectory:CheckTimeout is the limit." },
    };

    public void Dispose() => _folders.Dispose();

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Class_ThatCannotBeUsed_LeavesTheOldVersion_AndSaysWhy(string faulty, string problem)
    {
        _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o => o.CheckTimeout = TimeSpan.FromMinutes(1));

        _folders.PutFaulty("team", faulty);
        app.Directory.Options.CheckTimeout = faulty.StartsWith("Hangs", StringComparison.Ordinal) ? TimeSpan.FromSeconds(1) : app.Directory.Options.CheckTimeout;
        await app.LookTwiceAsync();

        app.Slot("team").Problem!.ShouldStartWith(problem);
        (await app.CallAsync()).ShouldBe("1.0");
        app.Log.All.ShouldContain(l => l.StartsWith($"Error: directory: upgrade team failed, and 3.0.0 goes on: {problem}", StringComparison.Ordinal));
        app.Directory.Options.CheckTimeout = TimeSpan.FromMinutes(1);
        _folders.PutFaulty("team", "AlsoSound");
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBeNull();
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task WhatFails_AtTheStart_LeavesTheOthers()
    {
        _folders.PutFaulty("broken", "ThrowsWhenMade");
        _folders.PutFaulty("sound", "Sound");
        Directory.CreateDirectory(Path.Combine(_folders.Path, "empty"));

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        await app.LookTwiceAsync();
        await app.LookTwiceAsync();

        (await app.CallAsync()).ShouldBe("1.0");
        app.Log.All.ShouldContain("Error: start: load broken failed, and nothing of it runs: OwnException: the licence is missing");
        app.Log.All.Count(l => l == $"Warning: {Path.Combine(_folders.Path, "empty")} has no plugin.json, and is left alone").ShouldBe(1);
        app.Log.All.ShouldContain($"Information: plugins of {_folders.Path}: 1 run, 1 could not be loaded");
    }

    [Fact]
    public async Task Required_ThatCannotBeLoaded_StopsTheStart()
    {
        _folders.PutFaulty("login", "ThrowsWhenMade");

        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => DirectoryApp.StartAsync(_folders, static o => o.Required.Add("login")));

        e.Message.ShouldBe("PluginDirectory:Required names login: OwnException: the licence is missing");
    }

    [Fact]
    public async Task Required_WhoseFolderIsGone_StaysLoaded()
    {
        string folder = _folders.PutFaulty("login", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o => o.Required.Add("login"));

        Directory.Delete(folder, recursive: true);
        await app.LookTwiceAsync();
        await app.LookTwiceAsync();

        (await app.CallAsync()).ShouldBe("1.0");
        app.Log.All.Count(static l => l == "Error: login: its folder is gone, and it is in Required: it stays loaded until the next start").ShouldBe(1);
    }

    /// <summary>Also where its last upgrade has failed; and the folder is tried again when it is back, though it is the same.</summary>
    [Fact]
    public async Task Required_WhoseUpgradeHasFailed_IsToldOfWhenItsFolderGoes()
    {
        string folder = _folders.PutFaulty("login", "Sound");
        string away = _folders.Path + "-away";
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o => o.Required.Add("login"));
        _folders.PutFaulty("login", "ThrowsWhenMade");
        await app.LookTwiceAsync();
        app.Slot("login").Problem.ShouldBe("OwnException: the licence is missing");

        Directory.Move(folder, away);
        try
        {
            await app.LookTwiceAsync();
            app.Slot("login").Problem!.ShouldStartWith("login is gone, and PluginDirectory:Required names login");
            app.Log.All.Count(static l => l == "Error: login: its folder is gone, and it is in Required: it stays loaded until the next start").ShouldBe(1);
        }
        finally
        {
            Directory.Move(away, folder);
        }

        await app.LookTwiceAsync();
        app.Slot("login").Problem.ShouldBe("OwnException: the licence is missing");
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Startup_ThatThrows_IsNamed()
    {
        _folders.PutFaulty("team", "Sound", """, "startup": "Acme.Faulty.ThrowingStartup" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        app.Slot("team").Problem.ShouldBe("OwnException: no configuration");

        _folders.PutFaulty("team", "Sound", """, "startup": "Acme.Faulty.Sound" """);
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBe("Acme.Faulty.Sound cannot register the plugin's services: it must implement IPluginStartup, and have a public constructor without parameters.");
    }

    [Fact]
    public async Task SelfCheck_OfAService_IsMade()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, name: "forbidden");

        app.Slot("router").Problem.ShouldBe("the name is forbidden");
    }

    [Fact]
    public async Task Settings_ThatCannotBeUsed_RefuseTheVersion()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: static b => b.Configuration["Plugins:router:Nmae"] = "Anna");

        app.Slot("router").Problem!.ShouldContain("'Plugins:router:Nmae' is no setting");
    }

    [Fact]
    public async Task Assembly_CutShort_OrNone_IsNamed()
    {
        string folder = _folders.PutFaulty("team", "Sound");
        string assembly = Path.Combine(folder, "Acme.Faulty.dll");
        File.WriteAllBytes(assembly, File.ReadAllBytes(assembly)[..1000]);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        app.Slot("team").Problem!.ShouldStartWith("team/Acme.Faulty.dll is no .NET assembly, or was cut short: ");

        File.WriteAllText(assembly, "no assembly");
        await app.LookTwiceAsync();
        app.Slot("team").Problem!.ShouldStartWith("team/Acme.Faulty.dll is no .NET assembly, or was cut short: ");

        File.Delete(assembly);
        File.Delete(Path.ChangeExtension(assembly, ".deps.json"));
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBe("team/Acme.Faulty.dll, which plugin.json names, is not in the folder.");
    }

    [Fact]
    public async Task Dependency_ThatIsMissing_IsNamed()
    {
        string folder = _folders.PutFaulty("team", "Sound");
        File.Delete(Path.Combine(folder, "Acme.Marks.dll"));
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        app.Slot("team").Problem.ShouldBe("team/Acme.Marks.dll, which Acme.Faulty.deps.json lists, is not in the folder. Use dotnet publish, and copy all that it leaves.");

        File.Delete(Path.Combine(folder, "Acme.Faulty.deps.json"));
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBe("team/Acme.Marks.dll, which Acme.Faulty.dll needs, is not in the folder. Use dotnet publish, and copy all that it leaves.");
    }

    [Fact]
    public async Task List_CutShort_IsNamed()
    {
        string folder = _folders.PutFaulty("team", "Sound");
        File.WriteAllText(Path.Combine(folder, "Acme.Faulty.deps.json"), "{ \"targets\": {");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Slot("team").Problem!.ShouldStartWith("team/Acme.Faulty.deps.json cannot be read: was it cut short? ");
    }

    [Fact]
    public async Task Plugin_BuiltAgainstANewerSdk_IsRefused()
    {
        _folders.Put("Faulty", "team", """{ "assembly": "Acme.Faulty.dll", "classes": [ "Acme.Faulty.Sound" ], "sdkVersion": "9.1" }""");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Slot("team").Problem.ShouldBe($"It was built against HookSdk 9.1, and this program has {HookSdkVersion.Own}. Update the program first.");
    }

    [Fact]
    public async Task TwoFolders_WithOneName_AreToldApart_AndTheFirstGoesOn()
    {
        _folders.PutFaulty("a", "Sound", """, "name": "team" """);
        _folders.PutFaulty("b", "AlsoSound", """, "name": "team" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Directory.Slots[0].Current!.Manifest.Classes.ShouldBe(["Acme.Faulty.Sound"]);
        app.Directory.Slots[1].Problem.ShouldBe("b/plugin.json names the plugin 'team', and a holds one of that name. Give one another name.");

        _folders.PutFaulty("a", "Sound", """, "name": "other" """);
        await app.LookTwiceAsync();
        app.Directory.Slots[0].Problem.ShouldBe("a/plugin.json names the plugin 'other', and from this folder 'team' runs. Give a plugin with another name a folder of its own.");
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Name_OfAPluginThatIsCompiledIn_IsRefused()
    {
        _folders.PutFaulty("CompiledIn", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: static b => b.Services.AddEmg().Add<CompiledIn>());

        app.Slot("CompiledIn").Problem!.ShouldStartWith("Two plugins are called 'CompiledIn'");
        (await app.CallAsync()).ShouldBe("compiled in");
    }

    [Fact]
    public async Task Handler_ThatNeverReturns_IsUnloadedAfterTheLimit_AndNamed()
    {
        _folders.PutFaulty("team", "NeverReturns");
        await using DirectoryApp app = await DirectoryApp.StartAsync(
            _folders,
            static o =>
            {
                o.UnloadTimeout = TimeSpan.FromSeconds(1);
                o.CollectTimeout = TimeSpan.FromSeconds(1);
            },
            static b => b.Services.Configure<Emg.EmgOptions>(static o => o.Deadline = TimeSpan.FromSeconds(2)));
        app.Emg.AllowFallback();
        (await app.CallAsync()).ShouldBe("");

        _folders.PutFaulty("team", "Sound");
        await app.LookTwiceAsync();

        (await app.CallAsync()).ShouldBe("1.0");
        await Eventually.HoldsAsync(() => app.Log.All.Contains("Warning: team 3.0.0: calls still run after 1 s, and it is unloaded under them. Does a handler wait without context.CancellationToken?"), () => app.Log.ToString());
        await Eventually.HoldsAsync(() => app.Log.All.Any(static l => l.StartsWith("Warning: team 3.0.0 was unloaded ", StringComparison.Ordinal)), () => app.Log.ToString());
        app.Directory.Unloaded.ShouldHaveSingleItem().IsOverdue.ShouldBeTrue();
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Version_ThatLeavesAStaticEvent_IsNamed_AndCallsGoOn()
    {
        _folders.PutFaulty("team", "LeavesAnEvent");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o => o.CollectTimeout = TimeSpan.FromSeconds(1));

        _folders.PutFaulty("team", "Sound");
        await app.LookTwiceAsync();

        await Eventually.HoldsAsync(() => app.Log.All.Any(static l => l.StartsWith("Warning: team 3.0.0 was unloaded ", StringComparison.Ordinal)), () => app.Log.ToString());
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [FailOpen]
    public sealed class CompiledIn : Emg.EmgPlugin
    {
        public override ValueTask<Emg.BeforeReceiveReply> BeforeReceiveAsync(Emg.BeforeReceiveRequest request, HookContext context) => new(Emg.BeforeReceiveReply.Accept().With(Emg.EmgOptionNames.Note, "compiled in"));
    }
}

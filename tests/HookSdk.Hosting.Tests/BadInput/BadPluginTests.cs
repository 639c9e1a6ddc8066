using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.Json.Nodes;
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
        { "ThrowsWhenMade", "3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing" },
        { "NeedsWhatNobodyHas", "Unable to resolve service for type 'Acme.Faulty.IUnknown' while attempting to activate 'Acme.Faulty.NeedsWhatNobodyHas'." },
        { "FailsItsCheck", "3.0.0: its self-check threw OwnException: the table is not there" },
        { "HangsInItsCheck", "3.0.0 had not come up after 1 s: its self-check does not return. PluginDirectory:CheckTimeout is the limit." },
        { "ThrowsInItsFilter", "3.0.0: the constructor of a filter of Acme.Faulty.ThrowsInItsFilter threw OwnException: the filter has no key" },
        { "HangsInItsFilter", "3.0.0 had not come up after 1 s: the constructor of a filter of Acme.Faulty.HangsInItsFilter does not return. PluginDirectory:CheckTimeout is the limit." },
        { "HangsWhenMade", "3.0.0 had not come up after 1 s: the constructor of Acme.Faulty.HangsWhenMade does not return. PluginDirectory:CheckTimeout is the limit." },
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
        app.Log.All.ShouldContain("Error: start: load broken failed, and nothing of it runs: 3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing");
        app.Log.All.Count(l => l == $"Warning: {Path.Combine(_folders.Path, "empty")} has no plugin.json, and is left alone").ShouldBe(1);
        app.Log.All.ShouldContain($"Information: plugins of {_folders.Path}: 1 run, 0 are disabled, 1 could not be loaded");
    }

    [Fact]
    public async Task Required_ThatCannotBeLoaded_StopsTheStart()
    {
        _folders.PutFaulty("login", "ThrowsWhenMade");

        InvalidOperationException e = await Should.ThrowAsync<InvalidOperationException>(() => DirectoryApp.StartAsync(_folders, static o => o.Required.Add("login")));

        e.Message.ShouldBe("PluginDirectory:Required names login: 3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing");
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
        app.Slot("login").Problem.ShouldBe("3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing");

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
        app.Slot("login").Problem.ShouldBe("3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing");
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Startup_ThatThrows_IsNamed()
    {
        _folders.PutFaulty("team", "Sound", """, "startup": "Acme.Faulty.ThrowingStartup" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        app.Slot("team").Problem.ShouldBe("3.0.0: its startup Acme.Faulty.ThrowingStartup threw OwnException: no configuration");

        _folders.PutFaulty("team", "Sound", """, "startup": "Acme.Faulty.Sound" """);
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBe("Acme.Faulty.Sound cannot register the plugin's services: it must implement IPluginStartup, and have a public constructor without parameters.");
    }

    [Fact]
    public async Task SelfCheck_OfAService_IsMade()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, name: "forbidden");

        app.Slot("router").Problem.ShouldBe("1.0.0: its self-check threw InvalidOperationException: the name is forbidden");
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

    /// <summary>Its tail may be missing though its tables can be read.</summary>
    [Theory]
    [InlineData(200, true)]
    [InlineData(200, false)]
    [InlineData(3000, true)]
    [InlineData(3000, false)]
    public async Task Dependency_CutShort_LeavesTheOldVersion_AndIsNamed(int cut, bool isListed)
    {
        _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        string folder = _folders.PutFaulty("team", "AlsoSound");
        string marks = Path.Combine(folder, "Acme.Marks.dll");
        byte[] whole = File.ReadAllBytes(marks);
        File.WriteAllBytes(marks, whole[..^cut]);
        if (!isListed)
        {
            File.Delete(Path.Combine(folder, "Acme.Faulty.deps.json"));
        }

        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBe($"team/Acme.Marks.dll was cut short: {whole.Length - cut} bytes of {whole.Length} are there. Copy it again.");
        (await app.CallAsync()).ShouldBe("1.0");
        app.Slot("team").Current!.Manifest.Classes.ShouldBe(["Acme.Faulty.Sound"]);

        File.WriteAllBytes(marks, whole);
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBeNull();
        app.Slot("team").Current!.Manifest.Classes.ShouldBe(["Acme.Faulty.AlsoSound"]);
        (await app.CallAsync()).ShouldBe("1.0");
    }

    /// <summary>Native libraries and those of a language may be left out, and not be cut short.</summary>
    [Theory]
    [InlineData("native", "lib/libmore.so", "{}", "libmore.so")]
    [InlineData("runtimeTargets", "runtimes/linux-x64/native/libmore.so", "{ \"rid\": \"linux-x64\", \"assetType\": \"native\" }", "runtimes/linux-x64/native/libmore.so")]
    [InlineData("resources", "lib/net10.0/de/Acme.More.resources.dll", "{ \"locale\": \"de\" }", "de/Acme.More.resources.dll")]
    public async Task FileForASystemOrALanguage_CutShort_IsNamed(string group, string listed, string properties, string place)
    {
        string folder = _folders.PutFaulty("team", "Sound");
        string list = Path.Combine(folder, "Acme.Faulty.deps.json");
        JsonNode document = JsonNode.Parse(File.ReadAllText(list))!;
        document["targets"]!.AsObject().First().Value!["Acme.More/1.0.0"] = new JsonObject { [group] = new JsonObject { [listed] = JsonNode.Parse(properties) } };
        document["libraries"]!["Acme.More/1.0.0"] = new JsonObject { ["type"] = "package", ["serviceable"] = false, ["sha512"] = "" };
        File.WriteAllText(list, document.ToJsonString());
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        app.Slot("team").Problem.ShouldBeNull();

        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, place))!);
        File.WriteAllBytes(Path.Combine(folder, place), place.EndsWith(".dll", StringComparison.Ordinal) ? File.ReadAllBytes(Path.Combine(folder, "Acme.Marks.dll"))[..^1] : []);
        await app.LookTwiceAsync();

        app.Slot("team").Problem!.ShouldStartWith($"team/{place} was cut short: ");
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Theory]
    [InlineData("{", "team/plugin.json is not JSON: ")]
    [InlineData("{}", "team/plugin.json: 'assembly' is missing.")]
    [InlineData("{ \"assembly\": \"Acme.Faulty.dll\", \"classes\": [ \"Acme.Faulty.AlsoSound\" ], \"sdkVersion\": \"0.1.0\", \"colour\": 1 }", "team/plugin.json: 'colour' is no key of it.")]
    public async Task Manifest_ThatCannotBeRead_LeavesTheOldVersion_AndSaysWhy(string manifest, string problem)
    {
        string folder = _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        File.WriteAllText(Path.Combine(folder, PluginManifest.FileName), manifest);
        await app.LookTwiceAsync();

        app.Slot("team").Problem!.ShouldStartWith(problem);
        (await app.CallAsync()).ShouldBe("1.0");
        app.Log.All.ShouldContain(l => l.StartsWith($"Error: directory: upgrade team failed, and 3.0.0 goes on: {problem}", StringComparison.Ordinal));
        _folders.PutFaulty("team", "AlsoSound");
        await app.LookTwiceAsync();
        app.Slot("team").Problem.ShouldBeNull();
        app.Slot("team").Current!.Manifest.Classes.ShouldBe(["Acme.Faulty.AlsoSound"]);
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

    /// <summary>Whatever its manifest says: its own references tell.</summary>
    [Fact]
    public async Task Plugin_ThatReferencesANewerSdk_LeavesTheOldVersion_AndSaysWhy()
    {
        _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        string folder = _folders.PutFaulty("team", "AlsoSound");
        File.WriteAllBytes(Path.Combine(folder, "Acme.Faulty.dll"), ReferencingEmg(new Version(9, 0, 0, 0)));

        await app.LookTwiceAsync();

        app.Slot("team").Problem.ShouldBe($"team/Acme.Faulty.dll is built for HookSdk.Emg 9.0.0.0, and this program has {typeof(Emg.EmgPlugin).Assembly.GetName().Version}. Update the program, or build the plugin for what it has.");
        (await app.CallAsync()).ShouldBe("1.0");
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

    /// <summary>A folder that is called as the plugin of another one, and comes before it in every list.</summary>
    [Fact]
    public async Task FolderOfATakenName_IsNotTakenForThePluginThatRuns()
    {
        string mark = _folders.Beside("mark");
        string named = $""", "name": "team", "startup": "Acme.Faulty.MarkingStartup", "version": "{mark}" """;
        string versions = Path.Combine(_folders.Path, ".state", "versions", "team");
        _folders.PutFaulty("x", "Sound", named);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        _folders.PutFaulty("x", "AlsoSound", named);
        await app.LookTwiceAsync();
        File.Delete(mark);

        string second = _folders.PutFaulty("team", "Sound");
        await app.LookTwiceAsync();
        app.Directory.Slots.Single(static s => s.Folder == "team").Problem.ShouldBe("team/plugin.json names the plugin 'team', and x holds one of that name. Give one another name.");
        File.Exists(mark).ShouldBeFalse("the work of the version that runs was begun a second time");

        await app.Directory.SwitchAsync("team", null, isEnabled: false, "test");
        (await app.CallAsync()).ShouldBe("");
        await app.Directory.SwitchAsync("team", null, isEnabled: true, "test");
        (await app.CallAsync()).ShouldBe("1.0");
        _folders.PutFaulty("x", "Sound", named);
        await app.Directory.UpgradeAsync("team", "test");
        await app.Directory.RollBackAsync("team", "test");
        app.Directory.Slots.Single(static s => s.Folder == "x").Current!.Manifest.Classes.ShouldBe(["Acme.Faulty.AlsoSound"]);

        // Nor does its going take away what is kept of the plugin.
        Directory.Delete(second, recursive: true);
        await app.LookTwiceAsync();
        PluginSlot slot = app.Directory.Slots.ShouldHaveSingleItem();
        await app.Directory.UpgradeAsync("team", "test");
        slot.HasVersionBefore.ShouldBeTrue();
        Directory.GetDirectories(versions).Length.ShouldBe(2);
    }

    /// <summary>After a restart neither: it would keep out the plugin that has the name.</summary>
    [Fact]
    public async Task FolderOfATakenName_ThatCannotBeUsed_DoesNotRunTheOthersVersion_AfterARestart()
    {
        _folders.PutFaulty("x", "Sound", """, "name": "team" """);
        await using (await DirectoryApp.StartAsync(_folders))
        {
        }

        _folders.PutFaulty("team", "ThrowsWhenMade");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        app.Directory.Slots.Select(static s => $"{s.Folder}: {s.Problem}").ShouldBe(["team: 3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing", "x: "]);
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Work_ThatThrowsLater_IsTold_AndCallsGoOn()
    {
        _folders.PutFaulty("team", "Sound", """, "startup": "Acme.Faulty.FailingStartup" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        await Eventually.HoldsAsync(() => app.Log.All.Contains("Error: team 3.0.0: its work Failing failed: OwnException: the feed is gone"), () => app.Log.ToString());
        (await app.CallAsync()).ShouldBe("1.0");

        _folders.PutFaulty("team", "Sound");
        await app.LookTwiceAsync();
        await app.EnsureAllCollectedAsync();
    }

    [Fact]
    public async Task Name_OfAPluginThatIsCompiledIn_IsRefused()
    {
        _folders.PutFaulty("CompiledIn", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: static b => b.Services.AddEmg().Add<CompiledIn>());

        app.Slot("CompiledIn").Problem!.ShouldStartWith("Two plugins are called 'CompiledIn'");
        (await app.CallAsync()).ShouldBe("compiled in");

        // Who names it means the one that decides, and not the folder that could not be loaded.
        await app.Directory.SwitchAsync("CompiledIn", null, isEnabled: false, "test");
        (await app.CallAsync()).ShouldBe("");
        await app.Directory.SwitchAsync("CompiledIn", null, isEnabled: true, "test");
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

    /// <summary>An assembly without classes.</summary>
    private static byte[] ReferencingEmg(Version version)
    {
        MetadataBuilder metadata = new();
        metadata.AddModule(0, metadata.GetOrAddString("Acme.Faulty.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Acme.Faulty"), new Version(3, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        metadata.AddAssemblyReference(metadata.GetOrAddString("HookSdk.Emg"), version, default, default, 0, default);
        metadata.AddTypeDefinition(0, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        BlobBuilder image = new();
        new ManagedPEBuilder(new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll), new MetadataRootBuilder(metadata), new BlobBuilder()).Serialize(image);
        return image.ToArray();
    }

    [FailOpen]
    public sealed class CompiledIn : Emg.EmgPlugin
    {
        public override ValueTask<Emg.BeforeReceiveReply> BeforeReceiveAsync(Emg.BeforeReceiveRequest request, HookContext context) => new(Emg.BeforeReceiveReply.Accept().With(Emg.EmgOptionNames.Note, "compiled in"));
    }
}

namespace HookSdk.Host.Tests.Settings;

/// <summary>What <c>hookhost</c> says of arguments, settings and plugins before anything is served.</summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData("--colour", "hookhost: '--colour' is none of its arguments. --help shows what there is.")]
    [InlineData("--config", "hookhost: --config takes the path of a file, such as --config host.json. --help shows what there is.")]
    [InlineData("--config a --config b", "hookhost: --config stands there twice. --help shows what there is.")]
    public async Task Arguments_ThatCannotBeUnderstood_AreToldInALine(string args, string problem)
    {
        (int code, _, string errors) = await RunAsync(args.Split(' '));

        code.ShouldBe(2);
        errors.ShouldBe(problem);
    }

    [Fact]
    public async Task Help_ShowsAnExample_WhichCanBeUsed()
    {
        (int code, string output, _) = await RunAsync("--help");

        code.ShouldBe(0);
        string example = output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)];
        using SettingsFile file = new(example);
        (code, output, string errors) = await RunAsync("--check", "--config", file.Path);
        code.ShouldBe(0, errors);
        output.ShouldEndWith("host.json can be used.");
    }

    [Fact]
    public async Task Version_IsThatOfThePackage()
    {
        (int code, string output, _) = await RunAsync("--version");

        code.ShouldBe(0);
        output.ShouldMatch("^[0-9]+\\.[0-9]+\\.[0-9]+$");
    }

    [Theory]
    [InlineData("{", "Failed to load configuration from file ")]
    [InlineData("{}", "host.json: HookHost:Servers is missing: it lists what is served")]
    [InlineData("""{ "HookHost": { "Server": [] } }""", "host.json: HookHost:Server: there is no such setting. HookHost has Servers, HealthPath.")]
    [InlineData("""{ "HookHots": {} }""", "host.json: there is no section 'HookHots'. Is 'HookHost' meant?")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Path": "/emg" } ] } }""", "host.json: HookHost:Servers:0:Target is missing: it takes emg, m4, exhook or vernemq.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "kannel" } ] } }""", "host.json: HookHost:Servers:0:Target = 'kannel' is none: it takes emg, m4, exhook or vernemq.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exproto" } ] } }""", "host.json: HookHost:Servers:0:Target = 'exproto': handlers of devices are no plugins of a directory")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg" } ] } }""", "host.json: HookHost:Servers:0:Path is missing: it says where emg is served, such as /emg.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exhook", "Path": "/x" } ] } }""", "host.json: HookHost:Servers:0:Path = '/x': exhook is called by gRPC, which has paths of its own.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" }, { "Target": "emg", "Path": "/b" } ] } }""", "host.json: HookHost:Servers has emg twice. Give each of several servers of a target a Name.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a", "Name": "a b" } ] } }""", "host.json: HookHost:Servers:0:Name: 'a b' cannot be a server's name")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a", "Name": "north" } ] } }""", "Hooks:Emg:Servers:north is missing: the emg server 'north' has no settings of its own")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:1", "Protocls": "Http2" } } } }""", "host.json: Kestrel:Endpoints:A:Protocls: there is no such setting.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Pth": "plugins" } }""", "PluginDirectory:Pth: there is no such setting.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Path": "nowhere" } }""", "nowhere is not there: PluginDirectory:Path names the directory that holds the plugins.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "Hooks": { "Emg": { "Deadlin": "00:00:01" } } }""", "Hooks:Emg:Deadlin: there is no such setting.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Admin": { "Port": 8081 } }, "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:8080" } } } }""", "the plugins' endpoint cannot be reached: PluginDirectory:Admin:Port is 8081")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exhook" } ] }, "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:9000" } } } }""", "exhook is called by HTTP/2, and no endpoint speaks it")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exhook", "Host": "*:9001" } ] }, "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:9000", "Protocols": "Http2" } } } }""", "exhook is called by HTTP/2, and no endpoint of *:9001 speaks it")]
    public async Task Settings_ThatCannotBeUsed_AreToldInALine(string json, string problem)
    {
        using SettingsFile file = new(json);

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(1);
        string line = errors.Split('\n').Single(static l => l.StartsWith("error: ", StringComparison.Ordinal) || l.StartsWith("hookhost: ", StringComparison.Ordinal));
        line.ShouldContain(problem);
    }

    [Fact]
    public async Task File_ThatIsNotThere_IsToldInALine()
    {
        (int code, _, string errors) = await RunAsync("--config", "/nowhere/host.json");

        code.ShouldBe(1);
        errors.ShouldBe($"hookhost: {Path.GetFullPath("/nowhere/host.json")} is not there. Name the file of settings with --config; --help shows one.");
    }

    [Fact]
    public async Task Check_NamesThePlugins_AndLeavesNothingBehind()
    {
        using SettingsFile file = new("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" } ] }, "PluginDirectory": { "Path": "plugins" }, "OptOut": { "Numbers": [ "46700000001" ] } }""");
        file.Plugins.Put("OptOut", "opt-out");

        (int code, string output, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(0, errors);
        output.Split('\n')[0].ShouldBe("opt-out 1.0.0: emg before_receive");
        errors.ShouldBeEmpty();
        Directory.GetFileSystemEntries(file.Plugins.Path).Select(static e => Path.GetFileName(e)).ShouldBe(["opt-out"]);
    }

    [Fact]
    public async Task Check_NamesPluginsThatCannotBeLoaded_AndSectionsThatNobodyReads()
    {
        using SettingsFile file = new("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" } ] }, "Prices": { "A": 1 } }""");
        file.Plugins.PutFaulty("licence", "ThrowsWhenMade");

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(1);
        errors.ShouldContain("error: start: load licence failed, and nothing of it runs: OwnException: the licence is missing");
        errors.ShouldContain("has a section 'Prices' that nobody reads.");
        errors.ShouldContain("warning: emg has no plugin: nobody decides there until one comes into ");
    }

    /// <summary>A check may run beside the server: what works in the background there would work twice.</summary>
    [Fact]
    public async Task Check_StartsNoWorkOfPlugins()
    {
        using SettingsFile file = new();
        string mark = file.Plugins.Beside("worked");
        file.Plugins.PutFaulty("worker", "Sound", $$""", "startup": "Acme.Faulty.MarkingStartup", "version": "{{mark.Replace("\\", "/", StringComparison.Ordinal)}}" """);

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(0, errors);
        File.Exists(mark).ShouldBeFalse();
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        await using StringWriter output = new();
        await using StringWriter errors = new();
        int code = await HookHost.RunAsync(args, output, errors);
        return (code, output.ToString().TrimEnd(), errors.ToString().TrimEnd());
    }
}

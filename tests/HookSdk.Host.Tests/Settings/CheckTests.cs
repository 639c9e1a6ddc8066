using HookSdk.Tests.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Path": "host.json" } }""", "host.json is a file: PluginDirectory:Path names the directory that holds the plugins.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Path": "nowhere", "Required": [ "gate" ] } }""", "nowhere holds no plugin 'gate'.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "Hooks": { "Emgg": { "Deadline": "00:00:01" } } }""", "host.json: there is no section 'Hooks:Emgg'. Is 'Hooks:Emg' meant?")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "Hooks": { "EmqxManagment": { "Enabled": true } } }""", "host.json: there is no section 'Hooks:EmqxManagment'. Is 'Hooks:EmqxManagement' meant?")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "Hooks": { "Emg": { "Deadlin": "00:00:01" } } }""", "Hooks:Emg:Deadlin: there is no such setting.")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Admin": { "Port": 8081 } }, "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:8080" } } } }""", "the plugins' endpoint cannot be reached: PluginDirectory:Admin:Port is 8081")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exhook" } ] }, "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:9000" } } } }""", "EMQX calls by HTTP/2, and no address of this server understands that")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "PluginDirectory": { "Admin": { "Port": 8081 } }, "Urls": "http://127.0.0.1:8080" }""", "the plugins' endpoint cannot be reached: PluginDirectory:Admin:Port is 8081")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exhook" } ] } }""", "EMQX calls by HTTP/2, and no address of this server understands that")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "exhook" } ] }, "Urls": "http://127.0.0.1:9000" }""", "EMQX calls by HTTP/2, and no address of this server understands that")]
    [InlineData("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/a" } ] }, "Urls": "https://127.0.0.1:9000", "Kestrel": { "Certificates": { "Default": { "Path": "is-not-there.pem", "KeyPath": "is-not-there.key" } } } }""", "is-not-there.pem")]
    public async Task Settings_ThatCannotBeUsed_AreToldInALine(string json, string problem)
    {
        using SettingsFile file = new(json);

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(1);
        string line = errors.Split('\n').Single(static l => l.StartsWith("error: ", StringComparison.Ordinal) || l.StartsWith("hookhost: ", StringComparison.Ordinal));
        line.ShouldContain(problem);
    }

    /// <summary>By TLS client and server agree on HTTP/2; and what stands in the environment as ASPNETCORE_URLS or ASPNETCORE_HTTPS_PORTS counts where there are no endpoints.</summary>
    [Theory]
    [InlineData("\"Urls\": \"http://127.0.0.1:8080;https://127.0.0.1:9000\"")]
    [InlineData("\"Https_Ports\": \"9000\"")]
    [InlineData("\"Http_Ports\": \"8080\", \"Https_Ports\": \"9000\"")]
    [InlineData("\"Urls\": \"http://127.0.0.1:9000\"", "Http2")]
    public async Task Addresses_WithoutEndpoints_SpeakHttp2ByTls(string settings, string protocols = "Http1AndHttp2")
    {
        using TestAuthority authority = new();
        (string certificate, string key) = authority.Issue("localhost");
        using SettingsFile file = new($$"""
            {
              "HookHost": { "Servers": [ { "Target": "exhook", "Host": "*:9000" } ] }, {{settings}},
              "Kestrel": { "EndpointDefaults": { "Protocols": "{{protocols}}" }, "Certificates": { "Default": { "Path": "{{certificate.Replace('\\', '/')}}", "KeyPath": "{{key.Replace('\\', '/')}}" } } }
            }
            """);

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(0, errors);
        errors.ShouldNotContain("is served for *:9000 alone");
        errors.ShouldNotContain("_Ports", Case.Sensitive, "nobody calls it a section that is not read");
    }

    /// <summary>Something in front may have that port, as a container's port mapping does: a start goes on, too.</summary>
    [Fact]
    public async Task Port_OfAServer_ThatNothingListensOn_IsAWarning()
    {
        using SettingsFile file = new("""
            {
              "HookHost": { "Servers": [ { "Target": "exhook", "Host": "*:9001" } ] },
              "Kestrel": { "Endpoints": { "A": { "Url": "http://127.0.0.1:9000", "Protocols": "Http2" } } }
            }
            """);

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(0, errors);
        errors.ShouldContain("warning: gRPC: exhook is served for *:9001 alone, and this program listens on http://127.0.0.1:9000.");
    }

    [Fact]
    public async Task Directory_ThatTheStartMakes_IsTold_AndNotMade()
    {
        using SettingsFile file = new("""{ "HookHost": { "Servers": [ { "Target": "emg", "Path": "/emg" } ] }, "PluginDirectory": { "Path": "later" } }""");
        string later = file.Plugins.Beside("later");

        (int code, _, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(0, errors);
        errors.Split('\n').Select(static l => l.TrimEnd()).ShouldBe(
        [
            $"warning: {later} is not there: the start makes it.",
            $"warning: emg has no plugin: nobody decides there until one comes into {later}",
        ]);
        Directory.Exists(later).ShouldBeFalse();
    }

    [Fact]
    public async Task TemporaryFolder_ThatCannotBeMade_IsToldInALine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "TMPDIR names no folder there.");
        using SettingsFile file = new();

        (int code, string output) = await Processes.HostProcess.RunAsync(new Dictionary<string, string> { ["TMPDIR"] = "/nowhere" }, "--check", "--config", file.Path);

        code.ShouldBe(1);
        output.Trim().ShouldStartWith("hookhost: the check copies the plugins into a temporary folder, and /nowhere/ takes none: ");
        output.ShouldNotContain("   at ");
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
        errors.ShouldContain("error: start: load licence failed, and nothing of it runs: 3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing");
        errors.ShouldContain("has a section 'Prices' that nobody reads.");
        errors.ShouldContain("warning: emg has no plugin: nobody decides there until one comes into ");
    }

    [Fact]
    public async Task Check_NamesSettingsOfPluginsThatAreNotThere()
    {
        using SettingsFile file = new(SettingsFile.OneServer[..^1] + """, "Plugins": { "router": { "Url": "http://127.0.0.1" }, "opt-out": { "Numbers": [] }, "Elsewhere": { "A": { "B": 1 } }, "optout": { "Numbers": [] } } }""");
        file.Plugins.PutFaulty("Router", "Sound");
        file.Plugins.PutFaulty("opt-out", "ThrowsWhenMade");
        file.Plugins.PutFaulty("other", "Sound", """, "settings": "Plugins:Elsewhere:A" """);

        (_, _, string errors) = await RunAsync("--check", "--config", file.Path);

        errors.Split('\n').Where(static l => l.Contains("nobody reads", StringComparison.Ordinal)).ShouldHaveSingleItem().TrimEnd()
            .ShouldBe($"warning: {file.Path} has a section 'Plugins:optout' that nobody reads. There is no plugin 'optout' here, but Router, opt-out, other.");
    }

    [Fact]
    public async Task Check_OfAnEmptyDirectory_LetsSettingsWaitForTheirPlugin()
    {
        using SettingsFile file = new(SettingsFile.OneServer[..^1] + """, "Plugins": { "router": { "Url": "http://127.0.0.1" } } }""");

        (_, _, string errors) = await RunAsync("--check", "--config", file.Path);

        errors.ShouldContain(" holds no folder of a plugin, and is looked at until it does");
        errors.ShouldNotContain("nobody reads");
    }

    [Fact]
    public async Task Check_RunsBesideAServer()
    {
        using SettingsFile file = new(SettingsFile.OneServer[..^1] + """, "Urls": "http://127.0.0.1:0" }""");
        file.Plugins.PutFaulty("team", "Sound");
        await using WebApplication app = HostApplication.Build(HostFile.Read(file.Path), static builder => builder.Logging.ClearProviders());
        await app.StartAsync(TestContext.Current.CancellationToken);

        (int code, string output, string errors) = await RunAsync("--check", "--config", file.Path);

        code.ShouldBe(0, errors);
        output.Split('\n')[0].ShouldBe("team 3.0.0: emg before_receive");
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The server listens by then: a file that is being written must not end it.</summary>
    [Fact]
    public async Task Report_IsMadeOfTheFileAsItWasAtTheStart()
    {
        using SettingsFile file = new(SettingsFile.OneServer[..^1] + """, "Prices": { "A": 1 } }""");
        Hosting.Tests.Lines lines = new(HostLog.Category);
        await using WebApplication app = HostApplication.Build(HostFile.Read(file.Path), builder => builder.Logging.ClearProviders().AddProvider(lines));
        File.WriteAllText(file.Path, "{");

        app.Services.GetRequiredService<StartReport>().Write();

        lines.All.ShouldContain(static l => l.Contains("has a section 'Prices' that nobody reads.", StringComparison.Ordinal));
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

        await using WebApplication app = HostApplication.Build(HostFile.Read(file.Path), static builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        File.Exists(mark).ShouldBeTrue("where it is served, it works");
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        await using StringWriter output = new();
        await using StringWriter errors = new();
        int code = await HookHost.RunAsync(args, output, errors);
        return (code, output.ToString().TrimEnd(), errors.ToString().TrimEnd());
    }
}

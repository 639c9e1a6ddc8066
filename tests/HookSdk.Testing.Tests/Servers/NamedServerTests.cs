using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using HookSdk.Emg;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Testing.Tests.Servers;

/// <summary>Several servers of one target in one program, each with a name and settings of its own.</summary>
public sealed class NamedServerTests
{
    private const string Secret = "0123456789abcdef";

    public static TheoryData<string> Targets => ["emg", "m4", "vernemq", "exhook", "exproto"];

    public static TheoryData<string> HttpTargets => ["emg", "m4", "vernemq"];

    [Theory]
    [MemberData(nameof(HttpTargets))]
    public async Task Servers_HaveTheirOwnPlugins_AndSettings(string target)
    {
        string root = ServerApp.Root(target);
        await using ServerApp app = await ServerApp.StartAsync(
            target, ["", "north", "south"], ($"{root}:Deadline", "00:00:01"), ($"{root}:Servers:north:Deadline", "00:00:02"), ($"{root}:Servers:south:PathSecret", Secret));

        (await app.CallAsync(target, "")).ShouldBe("unnamed");
        (await app.CallAsync(target, "north")).ShouldBe("north");
        (await app.CallAsync(target, "south", Secret)).ShouldBe("south");
        (await app.PostAsync("/south/" + Secret + "0")).ShouldBe(HttpStatusCode.Forbidden);
        (await app.PostAsync("/north")).ShouldNotBe(HttpStatusCode.Forbidden);
        app.DeadlineOf(target, null).ShouldBe(TimeSpan.FromSeconds(1));
        app.DeadlineOf(target, "north").ShouldBe(TimeSpan.FromSeconds(2));
        app.DeadlineOf(target, "south").ShouldNotBe(TimeSpan.FromSeconds(1));
    }

    /// <summary>As observers are told it: the target is one word, and the server's name another. A device has no plugins to change.</summary>
    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("vernemq")]
    [InlineData("exhook")]
    public async Task Plugins_OfEachServer_TellItsTarget_AndItsName(string target)
    {
        await using ServerApp app = await ServerApp.StartAsync(target, ["", "north"], ($"{ServerApp.Root(target)}:Servers:north:Deadline", "00:00:02"));

        HookPlugins[] all = [.. app.Services.GetServices<HookPlugins>()];
        all.Select(static p => (p.Target, p.ServerName)).ShouldBe([(target, null), (target, "north")], ignoreOrder: true);
        HookPlugins north = all.Single(static p => p.ServerName == "north");
        north.Disable(north.Plugins[0].Name).ShouldBeTrue();
        app.Lines.All.ShouldContain(l => l.Contains($"{target}:north: ", StringComparison.Ordinal) && l.Contains("was disabled", StringComparison.Ordinal));
    }

    /// <summary>gRPC's paths are the protocol's own: a host tells servers apart, and one without is served for all others.</summary>
    [Theory]
    [InlineData("exhook")]
    [InlineData("exproto")]
    public async Task Servers_OfGrpc_HaveTheirOwnPlugins_AndSettings(string target)
    {
        string root = ServerApp.Root(target);
        await using ServerApp app = await ServerApp.StartAsync(
            target, ["", "north", "south"], ($"{root}:Deadline", "00:00:01"), ($"{root}:Servers:north:Deadline", "00:00:02"), ($"{root}:Servers:south:MaxConcurrentCalls", "7"));

        (await app.CallAsync(target, "")).ShouldBe("unnamed");
        (await app.CallAsync(target, "north")).ShouldBe("north");
        (await app.CallAsync(target, "south")).ShouldBe("south");
        app.DeadlineOf(target, null).ShouldBe(TimeSpan.FromSeconds(1));
        app.DeadlineOf(target, "north").ShouldBe(TimeSpan.FromSeconds(2));
        app.DeadlineOf(target, "south").ShouldNotBe(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Fakes_ReachEachInProcess(string target)
    {
        string root = ServerApp.Root(target);
        await using ServerApp app = await ServerApp.StartAsync(target, ["", "north", "south"], ($"{root}:Servers:north:Deadline", "00:00:02"), ($"{root}:Servers:south:Deadline", "00:00:02"));

        (await app.CallInProcessAsync(target, "")).ShouldBe("unnamed");
        (await app.CallInProcessAsync(target, "north")).ShouldBe("north");
        (await app.CallInProcessAsync(target, "south")).ShouldBe("south");
        (await Should.ThrowAsync<InvalidOperationException>(() => app.CallInProcessAsync(target, "west"))).Message.ShouldContain("'west'");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Server_WithoutASection_StopsTheStart(string target)
    {
        string root = ServerApp.Root(target);

        Exception error = await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, ["north", "south"], ($"{root}:Servers:nroth:Deadline", "00:00:02"), ($"{root}:Servers:south:Deadline", "00:00:02")));

        error.Message.ShouldStartWith($"{root}:Servers:north is missing: the {target} server 'north' has no settings of its own, and everyone could call it.");
    }

    /// <summary>As a secret in the wrong place has it: the server would be open to everyone.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Text_InPlaceOfAServersSettings_StopsTheStart(string target)
    {
        string root = ServerApp.Root(target);
        string named = $"{root}:Servers:north";

        (await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, ["north"], (named, Secret)))).Message.ShouldBe($"{named} takes settings below it, not a text.");
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, ["north"], (named, Secret), ($"{named}:Deadline", "00:00:02")))).Message.ShouldBe($"{named} takes settings below it, not a text.");
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, ["north"], (named, "")))).Message.ShouldStartWith($"{named} is empty: the {target} server 'north' has no settings of its own");
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, [""], (root, Secret)))).Message.ShouldBe($"{root} takes settings below it, not a text.");
        (await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, [""], ($"{root}:Servers", Secret)))).Message.ShouldBe($"{root}:Servers takes settings below it, not a text.");
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("null", "Hooks:Emg:Servers:north is empty: ")]
    [InlineData("\"\"", "Hooks:Emg:Servers:north is empty: ")]
    [InlineData("\"0123456789abcdef\"", "Hooks:Emg:Servers:north takes settings below it, not a text.")]
    public async Task Section_InAFile_IsThereOnceItIsAnObject(string north, string? problem)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hooksdk-servers");
        try
        {
            string file = Path.Combine(folder.FullName, "settings.json");
            await File.WriteAllTextAsync(file, $$"""{ "Hooks": { "Emg": { "Servers": { "north": {{north}} } } } }""", TestContext.Current.CancellationToken);
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Configuration.AddJsonFile(file);
            builder.Services.AddEmg("north").OnRoute(static (_, _) => RouteReply.NoChoice());

            Exception? thrown = await Record.ExceptionAsync(async () =>
            {
                await using WebApplication app = builder.Build();
                app.MapEmgPlugin("/north", server: "north");
            });

            (thrown?.Message.StartsWith(problem ?? "", StringComparison.Ordinal)).ShouldBe(problem is null ? null : true, thrown?.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Text_InPlaceOfAllServersSections_IsTold()
    {
        await using ServerApp app = await ServerApp.StartAsync("emg", ["north"], ("Hooks", "a text"), ("Hooks:Emg", "another"), ("Hooks:Emg:Servers:north:Deadline", "00:00:02"));

        app.Lines.All.ShouldContain(static l => l.StartsWith("Hooks: no server of this program reads these settings", StringComparison.Ordinal));
        app.Lines.All.ShouldContain(static l => l.StartsWith("Hooks:Emg: no server of this program reads these settings", StringComparison.Ordinal));
        app.Lines.All.ShouldAllBe(static l => !l.Contains("a text", StringComparison.Ordinal) && !l.Contains("another", StringComparison.Ordinal));
    }

    /// <summary>A management client reads a section beside those of the servers.</summary>
    [Fact]
    public async Task SectionOfAManagementClient_IsNotTaken_ForOneThatNobodyReads()
    {
        await using ServerApp app = await ServerApp.StartAsync(
            "vernemq", [""], static services => services.AddVerneMqManagement(), filter: false, ("Hooks:VerneMqManagement:Enabled", "false"), ("Hooks:VerneMqManagment:Enabled", "false"));

        app.Lines.All.Where(static l => l.Contains("no server of this program reads these settings", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldStartWith("Hooks:VerneMqManagment: ");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Setting_ThatIsNone_IsNamedByItsFullKey(string target)
    {
        string root = ServerApp.Root(target);

        Exception error = await Should.ThrowAsync<InvalidOperationException>(() => ServerApp.StartAsync(target, ["north"], ($"{root}:Servers:north:Deadlin", "00:00:02")));
        error.Message.ShouldStartWith($"{root}:Servers:north:Deadlin: there is no such setting.");

        Exception outside = await Should.ThrowAsync<OptionsValidationException>(() => ServerApp.StartAsync(target, ["north"], ($"{root}:Servers:north:MaxConcurrentCalls", "0")));
        outside.Message.ShouldContain($"{root}:Servers:north:MaxConcurrentCalls: 0 is less than 1.");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Sections_ThatNoServerReads_AreTold(string target)
    {
        string root = ServerApp.Root(target);
        await using ServerApp app = await ServerApp.StartAsync(target, ["north"], ($"{root}:Deadline", "00:00:01"), ($"{root}:Servers:north:Deadline", "00:00:02"), ($"{root}:Servers:west:Deadline", "00:00:02"));

        app.Lines.All.ShouldContain(l => l.Contains($"{root}:Deadline", StringComparison.Ordinal));
        app.Lines.All.ShouldContain(l => l.Contains($"{root}:Servers:west", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Change_OfOneSection_IsThatServersAlone(string target)
    {
        string root = ServerApp.Root(target);
        await using ServerApp app = await ServerApp.StartAsync(
            target, ["", "north", "south"], ($"{root}:Deadline", "00:00:01"), ($"{root}:Servers:north:Deadline", "00:00:02"), ($"{root}:Servers:south:Deadline", "00:00:03"));
        ConcurrentQueue<string?> told = [];
        using IDisposable? _ = app.Services.GetRequiredService<IOptionsMonitor<EmgOptions>>().OnChange((_, name) => told.Enqueue(name));

        app.Change($"{root}:Servers:north:Deadline", "00:00:04");
        app.Change($"{root}:Servers:south:Deadline", "soon");

        app.DeadlineOf(target, null).ShouldBe(TimeSpan.FromSeconds(1));
        app.DeadlineOf(target, "north").ShouldBe(TimeSpan.FromSeconds(4));
        app.DeadlineOf(target, "south").ShouldBe(TimeSpan.FromSeconds(3), "a change that is not valid is not taken");
        app.Lines.All.ShouldContain(l => l.StartsWith($"{target}:north", StringComparison.Ordinal) && l.Contains("settings", StringComparison.Ordinal));
        app.Lines.All.ShouldContain(l => l.Contains($"{target}:south", StringComparison.Ordinal) && l.Contains("'soon' cannot be read", StringComparison.Ordinal));
        told.ShouldBe(target == "emg" ? ["north"] : []);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Logs_Health_AndMetrics_NameTheServer(string target)
    {
        string root = ServerApp.Root(target);
        await using ServerApp app = await ServerApp.StartAsync(target, ["", "north"], ($"{root}:Servers:north:Deadline", "00:00:02"));
        IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
        ConcurrentQueue<string> measured = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "hooksdk.hook.duration" && instrument.Meter.Scope == meters)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => measured.Enqueue(string.Join(' ', tags.ToArray().Where(static t => t.Key is "hooksdk.target" or "hooksdk.server").Select(static t => t.Value))));
        listener.Start();

        await app.CallInProcessAsync(target, "");
        await app.CallInProcessAsync(target, "north");

        measured.ShouldContain(target);
        measured.ShouldContain($"{target} north");
        app.Lines.All.ShouldContain(l => l.StartsWith($"{target}:north: serves", StringComparison.Ordinal));
        HealthReport health = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        health.Entries["hooksdk-called-lately"].Data.Keys.ShouldBe([target, $"{target}:north"], ignoreOrder: true);
    }

    [Fact]
    public void Names_ThatAreNone_AreRefused()
    {
        ServiceCollection services = new();
        services.AddEmg("north");

        services.AddEmg("north").ServerName.ShouldBe("north");
        Should.Throw<ArgumentException>(() => services.AddEmg("")).Message.ShouldStartWith("'' cannot be a server's name: it takes 1 to 64 characters");
        Should.Throw<ArgumentException>(() => services.AddM4("a:b")).Message.ShouldContain("'a:b'");
        Should.Throw<ArgumentException>(() => services.AddVerneMq(new string('a', 65)));
        Should.Throw<ArgumentException>(() => services.AddExHook("a b"));
        Should.Throw<ArgumentException>(() => services.AddExProto("a.b"));
        services.AddExHook("north").ServerName.ShouldBe("north");
        services.AddExProto("north").ServerName.ShouldBe("north");
        services.AddExProto().ServerName.ShouldBeNull();
        Should.Throw<ArgumentException>(() => services.AddEmg("North")).Message.ShouldStartWith("'North' and 'north' differ by capitals alone");
    }

    [Fact]
    public async Task Map_OfAServerThatWasNotAdded_SaysWhichThereAre()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddEmg("north", static o => o.Deadline = TimeSpan.FromSeconds(1));
        await using WebApplication app = builder.Build();

        Should.Throw<InvalidOperationException>(() => app.MapEmgPlugin("/emg")).Message
            .ShouldBe("No EMG plugin server was added, so there is nothing to map at '/emg'. Call builder.Services.AddEmgPlugin<YourPlugin>() first, or say which is meant: server: \"north\".");
        Should.Throw<InvalidOperationException>(() => app.MapEmgPlugin("/emg", "south")).Message
            .ShouldBe("No EMG plugin server 'south' was added, so there is nothing to map at '/emg'. Call builder.Services.AddEmg(\"south\").Add<YourPlugin>() first, or say which is meant: server: \"north\".");
        Should.Throw<InvalidOperationException>(() => app.MapEmgPlugin("/emg", "north")).Message.ShouldContain("Call builder.Services.AddEmg(\"north\").Add<YourPlugin>() first.");
        Should.Throw<InvalidOperationException>(() => app.Services.GetRequiredService<IOptions<EmgOptions>>().Value).Message.ShouldContain("Get(\"north\")");
    }

    [Fact]
    public async Task Map_OfAServersNameAsPath_SaysWhatToWrite()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        AddBoth(builder.Services);
        await using WebApplication app = builder.Build();

        Should.Throw<InvalidOperationException>(() => app.MapEmgPlugin("north")).Message.ShouldBe(
            "'north' is the name of a server, and MapEmgPlugin(\"north\") takes it for a path, of the server without a name. Write app.MapEmgPlugin(\"/north\", server: \"north\"), or the path with a slash: \"/north\".");
        Should.Throw<InvalidOperationException>(() => app.MapM4Script("North")).Message.ShouldContain("Write app.MapM4Script(\"/north\", server: \"north\"), or the path with a slash: \"/North\".");
        Should.Throw<InvalidOperationException>(() => app.MapM4Script("north", FailureMode.Open, static (_, _) => M4Reply.Continue())).Message.ShouldContain("server: \"north\"");
        Should.Throw<InvalidOperationException>(() => app.MapVerneMqPlugin("north")).Message.ShouldContain("Write app.MapVerneMqPlugin(\"/north\", server: \"north\")");
        app.MapEmgPlugin("/north");
        app.MapEmgPlugin("emg", server: "north");
    }

    [Fact]
    public async Task Servers_ThatAreNotMapped_AreToldWithTheirMapCalls()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        Lines lines = new();
        builder.Logging.AddProvider(lines);
        AddBoth(builder.Services);
        await using WebApplication app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);

        lines.All.Where(static l => l.Contains("no Map call gives them an address", StringComparison.Ordinal)).Select(static l => $"{l.Split(": plugins")[0]} {l.Split(": call ")[1].Split(" before the")[0]}").ShouldBe(
            [
                "emg app.MapEmgPlugin(\"/emg\")", "emg:north app.MapEmgPlugin(\"/north\", server: \"north\")",
                "m4 app.MapM4Script(\"/m4\")", "m4:north app.MapM4Script(\"/north\", server: \"north\")",
                "vernemq app.MapVerneMqPlugin(\"/vernemq\")", "vernemq:north app.MapVerneMqPlugin(\"/north\", server: \"north\")",
                "exhook app.MapExHookProvider()", "exhook:north app.MapExHookProvider(\"north\")",
                "exproto app.MapExProtoHandler()", "exproto:north app.MapExProtoHandler(\"north\")",
            ],
            ignoreOrder: true);
    }

    /// <summary>They are no chain, so there is no Map call for both.</summary>
    [Fact]
    public async Task Servers_OnOnePath_StopTheStart()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        AddBoth(builder.Services);
        await using WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapEmgPlugin("/emg", server: "north");

        (await Should.ThrowAsync<InvalidOperationException>(() => app.StartAsync(TestContext.Current.CancellationToken))).Message.ShouldBe(
            "'/emg' is mapped twice: for emg (OnRoute) and for emg:north (OnRoute). Each call there would be answered 500. Two servers are no chain: give each a path of its own.");
    }

    [Theory]
    [InlineData("exhook", "exhook:north: EMQX starts open")]
    [InlineData("vernemq", "vernemq:north: auth_on_register is served here")]
    [InlineData("emg", "emg:north: serves")]
    [InlineData("m4", "m4:north: serves")]
    [InlineData("exproto", "exproto:north: serves")]
    public async Task Lines_OfANamedServer_BeginWithIt(string target, string line)
    {
        await using ServerApp app = await ServerApp.StartAsync(target, ["north"], ($"{ServerApp.Root(target)}:Servers:north:Deadline", "00:00:02"));

        app.Lines.All.ShouldContain(l => l.StartsWith(line, StringComparison.Ordinal));
        app.Lines.All.ShouldAllBe(l => !l.StartsWith($"{target}: ", StringComparison.Ordinal) && !l.StartsWith($"{target} ", StringComparison.Ordinal));
    }

    /// <summary>A registration says nothing of who may call: the server needs a section, or settings of its own in code.</summary>
    [Fact]
    public async Task VerneMq_RegistrationInCode_TakesThePlaceOfNoSection()
    {
        WebApplicationBuilder open = WebApplication.CreateSlimBuilder();
        open.Services.AddVerneMq("north").AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok()).AddRegistration(static o => o.Enabled = false);
        Should.Throw<InvalidOperationException>(open.Build).Message.ShouldStartWith("Hooks:VerneMq:Servers:north is missing: the vernemq server 'north' has no settings of its own");

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddVerneMq("south", static o => o.Deadline = TimeSpan.FromSeconds(1)).AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok()).AddRegistration(static o => o.Enabled = false);
        await using WebApplication app = builder.Build();

        app.MapVerneMqPlugin("/south", "south");
        app.Services.GetRequiredService<IOptionsMonitor<VerneMqOptions>>().Get("south").Registration.Enabled.ShouldBeFalse();
    }

    /// <summary>Filters see the name in the context, and observers in what they are told.</summary>
    [Theory]
    [InlineData("emg")]
    [InlineData("m4")]
    [InlineData("vernemq")]
    [InlineData("exhook")]
    public async Task Filters_AndObservers_AreToldTheServer(string target)
    {
        Seen seen = new();
        await using ServerApp app = await ServerApp.StartAsync(target, ["", "north"], services => services.AddSingleton(seen).AddHookObserver<Watch>(), filter: true, ($"{ServerApp.Root(target)}:Servers:north:Deadline", "00:00:02"));

        await app.CallInProcessAsync(target, "");
        await app.CallInProcessAsync(target, "north");

        seen.Names.Distinct().ShouldBe(["filter: unnamed", "observer: unnamed", "filter: north", "observer: north"], ignoreOrder: true);
    }

    [Fact]
    public async Task VerneMq_PluginsAndRegistration_AreEachServersOwn()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddVerneMq("north").AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok(), name: "gate").AddRegistration();
        services.AddVerneMq("south").AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok()).AddRegistration(static o => o.Enabled = false);
        await using ServiceProvider provider = services.BuildServiceProvider();

        provider.GetRequiredKeyedService<VerneMqPlugins>("north").Plugins.ShouldHaveSingleItem().Name.ShouldBe("gate");
        provider.GetRequiredKeyedService<VerneMqPlugins>("south").Plugins.ShouldHaveSingleItem().Name.ShouldBe("AuthOnRegister");
        HealthReport health = await provider.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        health.Entries["hooksdk-vernemq-registered-north"].Status.ShouldBe(HealthStatus.Degraded);
        health.Entries["hooksdk-vernemq-registered-south"].Status.ShouldBe(HealthStatus.Healthy);
    }

    private static void AddBoth(IServiceCollection services)
    {
        TimeSpan deadline = TimeSpan.FromSeconds(1);
        services.AddEmg().OnRoute(static (_, _) => RouteReply.NoChoice());
        services.AddEmg("north", o => o.Deadline = deadline).OnRoute(static (_, _) => RouteReply.NoChoice());
        services.AddM4().OnCall(FailureMode.Open, static (_, _) => M4Reply.Continue());
        services.AddM4("north", o => o.Deadline = deadline).OnCall(FailureMode.Open, static (_, _) => M4Reply.Continue());
        services.AddVerneMq().AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok());
        services.AddVerneMq("north", o => o.Deadline = deadline).AuthOnRegister(FailureMode.Closed, static (_, _) => RegisterReply.Ok());
        services.AddExHook().OnClientConnected(static (_, _) => { });
        services.AddExHook("north", o => o.Deadline = deadline).OnClientConnected(static (_, _) => { });
        services.AddExProto().OnDevice(static _ => Task.CompletedTask);
        services.AddExProto("north", o => o.Deadline = deadline).OnDevice(static _ => Task.CompletedTask);
    }

    private sealed class Watch(Seen seen) : IHookObserver
    {
        public void OnAnswered(ObservedCall call) => seen.Names.Enqueue($"observer: {call.ServerName ?? "unnamed"}");
    }
}

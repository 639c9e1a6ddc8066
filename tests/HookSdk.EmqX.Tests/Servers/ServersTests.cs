using System.Net;
using System.Net.Sockets;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static HookSdk.EmqX.Tests.Servers.ServersApp;

namespace HookSdk.EmqX.Tests.Servers;

/// <summary>Several servers in one program, on Kestrel: gRPC's paths are fixed, so a host or port tells them apart.</summary>
public sealed class ServersTests
{
    private const string AuthorizeV2 = "/emqx.exhook.v2.HookProvider/OnClientAuthorize";

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("v3")]
    public async Task Servers_AtHostsOfTheirOwn_AnswerByTheirOwnProviders(string version)
    {
        await using ServersApp app = await StartAsync(AddTwo, MapTwo);

        (await IsLetInAsync(app.FirstUrl, "north", version)).ShouldBeTrue();
        (await IsLetInAsync(app.FirstUrl, "south", version)).ShouldBeFalse();
        (await IsLetInAsync(app.SecondUrl, "south", version)).ShouldBeTrue();
        (await IsLetInAsync(app.SecondUrl, "north", version)).ShouldBeFalse();
    }

    [Fact]
    public async Task Server_WithoutAHost_HasWhatIsLeft()
    {
        await using ServersApp app = await StartAsync(
            static s =>
            {
                s.AddExHook().Add<Gate>();
                s.AddExHook("south", static o => o.Deadline = TimeSpan.FromSeconds(1)).Add<Gate>();
            },
            static a =>
            {
                a.MapExHookProvider();
                a.MapExHookProvider("south").RequireHost(Second);
            });

        (await IsLetInAsync(app.FirstUrl, "unnamed")).ShouldBeTrue();
        (await IsLetInAsync(app.SecondUrl, "south")).ShouldBeTrue();
        (await HealthAsync(app.FirstUrl, "")).ShouldBe("Serving");
        (await HealthAsync(app.SecondUrl, "")).ShouldBe("Serving");
    }

    [Fact]
    public async Task Health_OfAHost_KnowsTheServicesThere()
    {
        await using ServersApp app = await StartAsync(
            static s =>
            {
                s.AddExHook("north", static o => o.Deadline = TimeSpan.FromSeconds(1)).Add<Gate>();
                s.AddExProto("meters", static o => o.BufferBytes = 2048).OnDevice(static _ => Task.CompletedTask);
            },
            static a =>
            {
                a.MapExHookProvider("north").RequireHost(First);
                a.MapExProtoHandler("meters").RequireHost(Second);
            });

        (await HealthAsync(app.FirstUrl, "")).ShouldBe("Serving");
        (await HealthAsync(app.FirstUrl, "emqx.exhook.v2.HookProvider")).ShouldBe("Serving");
        (await HealthAsync(app.FirstUrl, ExProtoServices.UnaryName)).ShouldBe("NotFound");
        (await HealthAsync(app.SecondUrl, "")).ShouldBe("Serving");
        (await HealthAsync(app.SecondUrl, "emqx.exhook.v2.HookProvider")).ShouldBe("NotFound");
        (await HealthAsync(app.SecondUrl, ExProtoServices.UnaryName)).ShouldBe("Serving");
    }

    [Fact]
    public async Task Health_OfTwoMapCallsForOneHost_KnowsTheServicesOfBoth()
    {
        await using ServersApp app = await StartAsync(
            static s =>
            {
                s.AddExHook().Add<Gate>();
                s.AddExProto().OnDevice(static _ => Task.CompletedTask);
            },
            static a =>
            {
                a.MapExHookProvider();
                a.MapExProtoHandler();
            });

        (await HealthAsync(app.FirstUrl, "")).ShouldBe("Serving");
        (await HealthAsync(app.FirstUrl, "emqx.exhook.v3.HookProvider")).ShouldBe("Serving");
        (await HealthAsync(app.SecondUrl, ExProtoServices.UnaryName)).ShouldBe("Serving");
    }

    /// <summary>A method that nobody serves is refused by the server of the host that was called, whose guard holds first.</summary>
    [Fact]
    public async Task UnknownMethod_IsJudgedByTheServerOfItsHost()
    {
        await using ServersApp app = await StartAsync(
            static s =>
            {
                s.AddExHook("north", static o => o.Deadline = TimeSpan.FromSeconds(1)).Add<Gate>();
                s.AddExHook("south", static o => o.AllowedNetworks.Add("10.0.0.0/8")).Add<Gate>();
            },
            MapTwo);

        (await RefusalAsync(app.FirstUrl, "/emqx.exhook.v4.HookProvider/OnClientAuthorize")).Code.ShouldBe(GrpcStatusCode.Unimplemented);
        (await RefusalAsync(app.SecondUrl, "/emqx.exhook.v4.HookProvider/OnClientAuthorize")).Code.ShouldBe(GrpcStatusCode.PermissionDenied);
        (await RefusalAsync(app.SecondUrl, AuthorizeV2)).Code.ShouldBe(GrpcStatusCode.PermissionDenied);
        (await IsLetInAsync(app.FirstUrl, "north")).ShouldBeTrue();
        app.Log.All.ShouldContain(static l => l.StartsWith($"HookSdk.Grpc 101: gRPC {AuthorizeV2} (exhook:south): answered PermissionDenied", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_ThatNamesAnotherHost_IsToldWhichThereAre()
    {
        await using ServersApp app = await StartAsync(AddTwo, MapTwo);
        Uri other = new UriBuilder(app.FirstUrl) { Host = "localhost" }.Uri;

        GrpcStatus refusal = await RefusalAsync(other, AuthorizeV2);

        string problem = $"this method is served for {First} (exhook:north), {Second} (exhook:south), and the call names localhost:{other.Port}: RequireHost takes the host and port of EMQX's URL";
        refusal.ShouldBe(new GrpcStatus(GrpcStatusCode.Unimplemented, problem));
        app.Log.All.ShouldContain(l => l.EndsWith($"answered Unimplemented: {problem}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, "every host")]
    [InlineData("*:9001", "*:9001", "the host *:9001")]
    [InlineData("a.example:9001", "A.example:9001", "the host a.example:9001")]
    public async Task Start_TwoServersForOneHost_FailsAndSaysWhatToDo(string? first, string? second, string host)
    {
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(StartAsync(AddTwo, app =>
        {
            IEndpointConventionBuilder[] mapped = [app.MapExHookProvider("north"), app.MapExHookProvider(server: "south")];
            foreach ((IEndpointConventionBuilder map, string? at) in mapped.Zip((string?[])[first, second]).Where(static m => m.Second is not null))
            {
                map.RequireHost(at!);
            }
        }));

        thrown.Message.ShouldBe(
            $"'/emqx.exhook.v1.HookProvider' is mapped twice for {host}: for exhook:north and for exhook:south. EMQX's URL has no path, so a host or port tells servers apart. Give each a port of its own, "
            + "on which Kestrel listens with HTTP/2, and write it behind the Map call: .RequireHost(\"*:9001\").");
    }

    [Fact]
    public async Task Start_ExProtoServersForOneHost_FailsToo()
    {
        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(StartAsync(
            static s =>
            {
                s.AddExProto().OnDevice(static _ => Task.CompletedTask);
                s.AddExProto("meters", static o => o.BufferBytes = 2048).OnDevice(static _ => Task.CompletedTask);
            },
            static a =>
            {
                a.MapExProtoHandler();
                a.MapExProtoHandler("meters");
            }));

        thrown.Message.ShouldStartWith("'/emqx.exproto.v1.ConnectionUnaryHandler' is mapped twice for every host: for exproto and for exproto:meters.");
    }

    [Fact]
    public async Task Start_PortThatSpeaksHttp1Alone_FailsAndNamesTheServer()
    {
        int port = FreePort();

        InvalidOperationException thrown = await Should.ThrowAsync<InvalidOperationException>(StartAsync(
            AddTwo,
            app =>
            {
                app.MapExHookProvider("north").RequireHost(First);
                app.MapExHookProvider("south").RequireHost($"*:{port}");
            },
            k =>
            {
                k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2);
                k.Listen(IPAddress.Loopback, port, static l => l.Protocols = HttpProtocols.Http1);
            }));

        thrown.Message.ShouldStartWith($"EMQX calls by HTTP/2, and exhook:south is served for *:{port} alone, where http://127.0.0.1:{port} does not understand that: EMQX would get no answer.");
    }

    /// <summary>A container's port mapping may be in front, so it starts.</summary>
    [Fact]
    public async Task Start_PortThatNobodyListensOn_IsTold()
    {
        await using ServersApp app = await StartAsync(AddTwo, static a =>
        {
            a.MapExHookProvider("north").RequireHost(First);
            a.MapExHookProvider("south").RequireHost("*:1");
        });

        string told = app.Log.All.Where(static l => l.StartsWith("HookSdk.Grpc 122:", StringComparison.Ordinal)).ShouldHaveSingleItem();
        told.ShouldContain("exhook:south is served for *:1 alone, and this program listens on http://127.0.0.1:");
    }

    [Fact]
    public async Task Lines_OfAServer_StandInItsCategory_AndNameItsSection()
    {
        await using ServersApp app = await StartAsync(
            static s =>
            {
                s.AddExHook("north", static o => o.Topics["message.dropped"] = ["a/#"]).Add<Gate>();
                s.AddExHook("south", static o => o.MountDecidingHooks = true).Add<Gate>();
            },
            MapTwo);

        app.Log.All.ShouldContain("HookSdk.ExHook.north 214: exhook:north: Hooks:ExHook:Servers:north:Topics:message.dropped has no effect, since no provider overrides that hook.");
        string missing = app.Log.All.Where(static l => l.Contains(" 204: ", StringComparison.Ordinal)).ShouldHaveSingleItem();
        missing.ShouldStartWith("HookSdk.ExHook.north 204: exhook:north: ");
        missing.ShouldContain("Hooks:ExHook:Servers:north:MountDecidingHooks = true");
    }

    [Theory]
    [InlineData("Topics:client.connected:0", "a", "no such message hook")]
    [InlineData("BackgroundQueueLength", "0", "outside 1 to 10,000,000")]
    public void Settings_ThatAreWrong_AreNamedByTheServersSection(string key, string value, string problem)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Hooks:ExHook:Servers:north:" + key] = value;
        builder.Services.AddExHook("north").Add<Gate>();

        string thrown = Should.Throw<Exception>(() => builder.Build().MapExHookProvider("north")).Message;

        thrown.ShouldContain("Hooks:ExHook:Servers:north:" + key.Split(":0")[0]);
        thrown.ShouldContain(problem);
    }

    [Fact]
    public void Settings_OfExProtoThatAreWrong_AreNamedByTheServersSection()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Hooks:ExProto:Servers:meters:AdapterUrl"] = "http://127.0.0.1/path";
        builder.Services.AddExProto("meters").OnDevice(static _ => Task.CompletedTask);

        Should.Throw<Exception>(() => builder.Build().MapExProtoHandler("meters")).Message.ShouldContain("Hooks:ExProto:Servers:meters:AdapterUrl: 'http://127.0.0.1/path' is no address of an adapter");
    }

    [Fact]
    public void Map_OfAServerThatWasNotAdded_SaysWhichThereAre()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        AddTwo(builder.Services);
        builder.Services.AddExProto("meters", static o => o.BufferBytes = 2048);
        builder.Services.AddExHook("empty", static o => o.MountDecidingHooks = true);
        WebApplication app = builder.Build();

        Should.Throw<InvalidOperationException>(() => app.MapExHookProvider()).Message
            .ShouldBe("No ExHook server was added, so there is nothing to map. Call builder.Services.AddExHookProvider<YourProvider>() first, or say which is meant: server: \"north\" or \"south\" or \"empty\".");
        Should.Throw<InvalidOperationException>(() => app.MapExHookProvider("west")).Message
            .ShouldStartWith("No ExHook server 'west' was added, so there is nothing to map. Call builder.Services.AddExHook(\"west\").Add<YourProvider>() first, or say");
        Should.Throw<InvalidOperationException>(() => app.MapExHookProvider("empty")).Message
            .ShouldBe("No ExHook provider was added, so there is nothing to map. Call builder.Services.AddExHook(\"empty\").Add<YourProvider>() first.");
        Should.Throw<InvalidOperationException>(() => app.MapExProtoHandler()).Message
            .ShouldBe("No ExProto server was added, so there is nothing to map. Call builder.Services.AddExProtoHandler<YourHandler>() first, or say which is meant: server: \"meters\".");
        Should.Throw<InvalidOperationException>(() => app.MapExProtoHandler("meters")).Message
            .ShouldBe("No ExProto handler was added. Call builder.Services.AddExProto(\"meters\").Add<YourHandler>() first.");
    }

    [Fact]
    public void Map_OfAServerTwice_SaysSoAtOnce()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        AddTwo(builder.Services);
        WebApplication app = builder.Build();
        app.MapExHookProvider("north").RequireHost(First);

        Should.Throw<InvalidOperationException>(() => app.MapExHookProvider("north")).Message
            .ShouldStartWith("'/emqx.exhook.v1.HookProvider' is mapped twice: for exhook:north and for exhook:north.");
    }

    private static void AddTwo(IServiceCollection services)
    {
        services.AddExHook("north", static o => o.Deadline = TimeSpan.FromSeconds(3)).Add<Gate>();
        services.AddExHook("south", static o => o.Deadline = TimeSpan.FromSeconds(3)).Add<Gate>();
    }

    private static void MapTwo(WebApplication app)
    {
        app.MapExHookProvider("north").RequireHost(First);
        app.MapExHookProvider("south").RequireHost(Second);
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

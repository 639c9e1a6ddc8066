using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk.Hosting.Tests.Admin;

/// <summary>The operator's endpoint, over real sockets.</summary>
public sealed class AdminTests : IDisposable
{
    private const string Token = "a-token-of-enough-characters";

    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Operator_ListsChangesAndRollsBack()
    {
        _folders.Put("Router1", "router");
        _folders.PutFaulty("team", "Sound");
        (DirectoryApp started, HttpClient operators) = await StartAsync();
        await using DirectoryApp app = started;
        using HttpClient client = operators;

        JsonElement list = await GetAsync(client, "");
        list.GetProperty("directory").GetString().ShouldBe(_folders.Path);
        Names(list.GetProperty("plugins")).ShouldBe(["router", "team"]);
        JsonElement router = list.GetProperty("plugins")[0];
        router.GetProperty("state").GetString().ShouldBe("running");
        router.GetProperty("version").GetString().ShouldBe("1.0.0");
        router.GetProperty("hasVersionBefore").GetBoolean().ShouldBeFalse();
        JsonElement server = list.GetProperty("servers").EnumerateArray().ShouldHaveSingleItem();
        server.GetProperty("name").GetString().ShouldBe("emg");
        Names(server.GetProperty("plugins")).ShouldBe(["base", "router", "team"]);
        server.GetProperty("plugins")[1].GetProperty("type").GetString().ShouldBe("Acme.Router.RoutePlugin");
        server.GetProperty("plugins")[1].GetProperty("from").GetString().ShouldBe("router");
        server.GetProperty("plugins")[1].GetProperty("hooks")[0].GetString().ShouldBe("before_receive");

        (await PostAsync(client, "/team/disable")).GetProperty("state").GetString().ShouldBe("disabled");
        (await PostAsync(client, "/team/enable")).GetProperty("state").GetString().ShouldBe("running");
        Names((await PostAsync(client, "/order", """{ "names": [ "team", "base", "router" ] }""")).GetProperty("servers")[0].GetProperty("plugins")).ShouldBe(["team", "base", "router"]);
        _folders.Put("Router2", "router");
        JsonElement upgraded = await PostAsync(client, "/router/upgrade");
        upgraded.GetProperty("version").GetString().ShouldBe("2.0.0");
        upgraded.GetProperty("hasVersionBefore").GetBoolean().ShouldBeTrue();
        (await PostAsync(client, "/router/rollback")).GetProperty("version").GetString().ShouldBe("1.0.0");
        (await GetAsync(client, "/router")).GetProperty("version").GetString().ShouldBe("1.0.0");
        _folders.PutFaulty("new", "Sound");
        (await PostAsync(client, "/new/load")).GetProperty("state").GetString().ShouldBe("running");
        Directory.Delete(Path.Combine(_folders.Path, "new"), recursive: true);
        Names((await PostAsync(client, "/load")).GetProperty("plugins")).ShouldBe(["router", "team"]);

        app.Log.All.Where(static l => l.Contains("unix socket: ", StringComparison.Ordinal)).ShouldBe(
        [
            "Information: unix socket: disable team: enabled -> disabled",
            "Information: unix socket: enable team: disabled -> enabled",
            "Information: unix socket: reorder emg: base, router, team -> team, base, router",
            "Information: unix socket: upgrade router: 1.0.0 -> 2.0.0",
            "Information: unix socket: roll back router: 2.0.0 -> 1.0.0",
            "Information: unix socket: load new: nothing -> 3.0.0",
            "Information: unix socket: remove new: 3.0.0 -> nothing",
            "Warning: unix socket: upgrade router is left out, and 1.0.0 goes on: router holds the version that was rolled back. Put another one there, or upgrade to take it all the same.",
        ]);
    }

    [Theory]
    [InlineData("/nobody/enable", null, 404, "There is no plugin 'nobody' here, but ")]
    [InlineData("/nobody/load", null, 404, "There is no plugin 'nobody' here, but ")]
    [InlineData("/..%2Fteam/load", null, 404, "There is no plugin '..%2Fteam' here, but ")]
    [InlineData("/team/load", null, 409, "team is loaded. Upgrade it to take what its folder holds now.")]
    [InlineData("/team/upgrade", null, 409, "team holds the version that runs.")]
    [InlineData("/team/rollback", null, 409, "There is no version of team before 3.0.0.")]
    [InlineData("/team/disable?server=emg", null, 409, "'team' belongs to team of the directory, which can only be disabled as a whole: disable team, and leave out server=.")]
    [InlineData("/team/disable?server=m4", null, 409, "'team' belongs to team of the directory, which can only be disabled as a whole: disable team, and leave out server=.")]
    [InlineData("/team/enable?server=emg", null, 409, "'team' belongs to team of the directory, which can only be enabled as a whole: enable team, and leave out server=.")]
    [InlineData("/order", "[", 400, "The body must be JSON such as")]
    [InlineData("/order", "{ \"names\": [ null ] }", 400, "The body must be JSON such as")]
    [InlineData("/order", "{ \"names\": [ \"team\" ], \"colour\": 1 }", 400, "The body must be JSON such as")]
    [InlineData("/order", "{ \"server\": \"m4\", \"names\": [ \"team\" ] }", 404, "There is no server 'm4' here, but emg.")]
    [InlineData("/order", "{ \"names\": [ \"nobody\" ] }", 409, "There is no plugin 'nobody' here, but ")]
    [InlineData("/order", "{ \"names\": [ \"team\", \"team\" ] }", 409, "'team' is named twice.")]
    public async Task Call_ThatCannotBeDone_SaysWhy_AndChangesNothing(string path, string? body, int status, string problem)
    {
        _folders.PutFaulty("team", "Sound");
        (DirectoryApp started, HttpClient client) = await StartAsync();
        await using DirectoryApp app = started;

        using HttpResponseMessage answer = await client.PostAsync(new Uri($"http://localhost/_plugins{path}"), body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString()!.ShouldStartWith(problem);
        (await app.CallAsync()).ShouldBe("1.0");
        client.Dispose();
    }

    [Theory]
    [InlineData(64 * 1024, 200, null)]
    [InlineData((64 * 1024) + 1, 413, "The body is larger than 64 KiB.")]
    public async Task Order_IsRead_UpToALimit(int bytes, int status, string? problem)
    {
        _folders.PutFaulty("team", "Sound");
        (DirectoryApp started, HttpClient operators) = await StartAsync();
        await using DirectoryApp app = started;
        using HttpClient client = operators;
        using StringContent body = new("{ \"names\": [ \"team\", \"base\" ] }".PadRight(bytes), Encoding.UTF8, "application/json");

        using HttpResponseMessage answer = await client.PostAsync(new Uri("http://localhost/_plugins/order"), body, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(status);
        JsonElement document = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        (document.TryGetProperty("error", out JsonElement error) ? error.GetString() : null).ShouldBe(problem);
        app.Plugins.Plugins.Select(static p => p.Name).ShouldBe(problem is null ? ["team", "base"] : ["base", "team"]);
    }

    [Fact]
    public async Task Upgrade_ThatFails_SaysWhy()
    {
        _folders.PutFaulty("team", "Sound");
        (DirectoryApp started, HttpClient operators) = await StartAsync();
        await using DirectoryApp app = started;
        using HttpClient client = operators;
        _folders.PutFaulty("team", "ThrowsWhenMade");

        using HttpResponseMessage answer = await client.PostAsync(new Uri("http://localhost/_plugins/team/upgrade"), null, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        JsonElement team = (await GetAsync(client, "")).GetProperty("plugins")[0];
        team.GetProperty("state").GetString().ShouldBe("running");
        team.GetProperty("problem").GetString().ShouldBe("3.0.0: the constructor of Acme.Faulty.ThrowsWhenMade threw OwnException: the licence is missing");
    }

    [Fact]
    public async Task Token_IsAskedFor_AndNoPartOfItIsLogged()
    {
        _folders.PutFaulty("team", "Sound");
        (DirectoryApp started, HttpClient operators) = await StartAsync(static o => o.Admin.Token = Token);
        await using DirectoryApp app = started;
        using HttpClient client = operators;

        await Refused(client, null, 401, "it has no token: send Authorization: Bearer and the token of PluginDirectory:Admin:Token");
        await Refused(client, "Bearer " + Token[..^1], 401, "its token is wrong");
        await Refused(client, "Bearer " + Token + "x", 401, "its token is wrong");
        await Refused(client, "Basic " + Token, 401, "its token is wrong");
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        (await PostAsync(client, "/team/disable")).GetProperty("state").GetString().ShouldBe("disabled");

        app.Log.All.ShouldContain("Information: unix socket with the token: disable team: enabled -> disabled");
        app.Log.All.ShouldContain("Warning: a call to the plugins' endpoint was refused: unix socket: its token is wrong");
        app.Log.All.ShouldNotContain(static l => l.Contains("a-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Port_OfItsOwn_AnswersThisMachine_AndTheHooksPortDoesNot()
    {
        _folders.PutFaulty("team", "Sound");
        int port = FreePort();
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, o => o.Admin.Port = port, map: static a => a.MapHookPlugins(), urls: $"http://127.0.0.1:0;http://127.0.0.1:{port}");
        using HttpClient client = new();
        string hooks = app.Urls.First(u => !u.EndsWith($":{port}", StringComparison.Ordinal));

        (await StatusAsync(client, $"http://127.0.0.1:{port}/_plugins")).ShouldBe(200);
        (await StatusAsync(client, $"{hooks}/_plugins")).ShouldBe(404);
        (await StatusAsync(client, $"http://127.0.0.1:{port}/_plugins", "X-Forwarded-For", "10.0.0.1")).ShouldBe(403);
        (await StatusAsync(client, $"http://127.0.0.1:{port}/_plugins", "Host", "rebound.example")).ShouldBe(403);
        (await StatusAsync(client, $"http://127.0.0.1:{port}/_plugins", "Origin", "http://127.0.0.1")).ShouldBe(403);
    }

    [Theory]
    [InlineData("Forwarded", "for=10.0.0.1", "only callers on this machine may call, and the header Forwarded says that this call is passed on. Set PluginDirectory:Admin:Token, or")]
    [InlineData("Host", "rebound.example", "only callers on this machine may call, and the header Host names no address of it. Set PluginDirectory:Admin:Token, or")]
    [InlineData("Origin", "http://127.0.0.1", "it comes from a page in a browser (header Origin);")]
    [InlineData("Sec-Fetch-Site", "cross-site", "it comes from a page in a browser (header Sec-Fetch-Site);")]
    [InlineData("Sec-Fetch-Site", "same-site", "it comes from a page in a browser (header Sec-Fetch-Site);")]
    [InlineData("Sec-Fetch-Site", "none", null)]
    [InlineData("Sec-Fetch-Site", "same-origin", null)]
    public async Task Caller_WhoIsRefused_IsToldByWhichHeader(string header, string value, string? problem)
    {
        _folders.PutFaulty("team", "Sound");
        int port = FreePort();
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, o => o.Admin.Port = port, map: static a => a.MapHookPlugins(), urls: $"http://127.0.0.1:0;http://127.0.0.1:{port}");
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Post, $"http://127.0.0.1:{port}/_plugins/team/disable");
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)answer.StatusCode).ShouldBe(problem is null ? 200 : 403);
        app.Slot("team").IsDisabled.ShouldBe(problem is null);
        if (problem is not null)
        {
            (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString()!.ShouldStartWith(problem);
        }
    }

    /// <summary>People read an answer in their terminal.</summary>
    [Fact]
    public async Task Answer_HasQuotesAsTheyAre()
    {
        (DirectoryApp started, HttpClient operators) = await StartAsync();
        await using DirectoryApp app = started;
        using HttpClient client = operators;

        using HttpResponseMessage answer = await client.PostAsync(new Uri("http://localhost/_plugins/nobody/load"), null, TestContext.Current.CancellationToken);

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("There is no plugin 'nobody' here, but base.");
    }

    /// <summary>Behind a proxy that says so, callers of a socket are strangers as those of a port are.</summary>
    [Fact]
    public async Task Socket_BehindAProxy_IsNotThisMachine()
    {
        _folders.PutFaulty("team", "Sound");
        (DirectoryApp started, HttpClient operators) = await StartAsync();
        await using DirectoryApp app = started;
        using HttpClient client = operators;

        client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");

        await Refused(client, null, 403, "only callers on this machine may call, and the header X-Forwarded-For says that this call is passed on. Set PluginDirectory:Admin:Token, or call RequireAuthorization on what MapHookPlugins returns");
        app.Slot("team").IsDisabled.ShouldBeFalse();
    }

    [Fact]
    public async Task Port_OfTheHooksAlone_IsRefused_AndTold()
    {
        int port = FreePort();
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, o => o.Admin.Port = port, map: static a => a.MapHookPlugins(), urls: $"http://127.0.0.1:{port}");
        using HttpClient client = new();

        (await StatusAsync(client, $"http://127.0.0.1:{port}/_plugins")).ShouldBe(404);
        app.Log.All.ShouldContain($"Error: the plugins' endpoint cannot be reached: PluginDirectory:Admin:Port is {port}, which is the hooks' own port. Have the server listen on a second one, or set PluginDirectory:Admin:OnHookPort.");
    }

    [Fact]
    public async Task Port_OrSocket_ThatTheServerDoesNotListenOn_IsTold()
    {
        await using DirectoryApp app = await DirectoryApp.StartAsync(
            _folders,
            static o =>
            {
                o.Admin.Port = 1;
                o.Admin.Socket = "/nowhere.sock";
            },
            map: static a => a.MapHookPlugins());

        app.Log.All.ShouldContain(static l => l.StartsWith("Error: the plugins' endpoint cannot be reached: PluginDirectory:Admin:Port is 1, and the server listens on ", StringComparison.Ordinal));
        app.Log.All.ShouldContain(static l => l.StartsWith("Error: the plugins' endpoint cannot be reached: PluginDirectory:Admin:Socket is /nowhere.sock, and the server listens on ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnHookPort_IsAskedForByName()
    {
        _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o => o.Admin.OnHookPort = true, map: static a => a.MapHookPlugins("/operators"));
        using HttpClient client = new();

        (await StatusAsync(client, $"{app.Urls[0]}/operators")).ShouldBe(200);
    }

    [Fact]
    public async Task Policy_OfTheApplication_LetsIn_AndItsUserIsLogged()
    {
        _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(
            _folders,
            static o => o.Admin.OnHookPort = true,
            static b =>
            {
                b.Services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, KeyHandler>("key", null);
                b.Services.AddAuthorization();
            },
            static a =>
            {
                a.UseAuthentication();
                a.UseAuthorization();
                a.MapHookPlugins().RequireAuthorization();
            });
        using HttpClient client = new();

        (await StatusAsync(client, $"{app.Urls[0]}/_plugins", "X-Forwarded-For", "10.0.0.1")).ShouldBe(401);
        client.DefaultRequestHeaders.Add("X-Key", "anna");
        (await StatusAsync(client, $"{app.Urls[0]}/_plugins", "X-Forwarded-For", "10.0.0.1")).ShouldBe(200);
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"{app.Urls[0]}/_plugins/team/disable"), null, TestContext.Current.CancellationToken);
        app.Log.All.ShouldContain("Information: anna from 127.0.0.1: disable team: enabled -> disabled");
    }

    [Fact]
    public async Task Map_WithoutDirectory_OrWithoutPlace_FailsAtTheStart()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        await using WebApplication app = builder.Build();
        Should.Throw<InvalidOperationException>(() => app.MapHookPlugins()).Message.ShouldContain("AddPluginDirectory");

        (await Should.ThrowAsync<InvalidOperationException>(() => DirectoryApp.StartAsync(_folders, map: static a => a.MapHookPlugins()))).Message.ShouldStartWith("Where is the plugins' endpoint to be served?");
    }

    [Theory]
    [InlineData("PluginDirectory:Pth", "plugins", "PluginDirectory:Pth: there is no such setting.")]
    [InlineData("PluginDirectory:Admin:Tokn", "x", "PluginDirectory:Admin:Tokn: there is no such setting.")]
    [InlineData("PluginDirectory:Admin:Token", "short", "PluginDirectory:Admin:Token: it is shorter than 16 characters, and could be guessed.")]
    [InlineData("PluginDirectory:Admin:Port", "0", "PluginDirectory:Admin:Port: 0 is no port: it takes 1 to 65535.")]
    [InlineData("PluginDirectory:CheckTimeout", "00:00:00", "PluginDirectory:CheckTimeout: 00:00:00 is outside 1 s to 10 minutes.")]
    [InlineData("PluginDirectory:Path", " ", "PluginDirectory:Path: it is missing")]
    public async Task Settings_ThatCannotBeUsed_StopTheStart(string key, string value, string problem) =>
        (await Should.ThrowAsync<Exception>(() => DirectoryApp.StartAsync(_folders, build: b => b.Configuration[key] = value))).Message.ShouldContain(problem);

    private async Task<(DirectoryApp App, HttpClient Client)> StartAsync(Action<PluginDirectoryOptions>? configure = null)
    {
        string socket = _folders.Beside("a.sock");
        DirectoryApp app = await DirectoryApp.StartAsync(
            _folders,
            o =>
            {
                o.Admin.Socket = socket;
                configure?.Invoke(o);
            },
            map: static a => a.MapHookPlugins(),
            urls: $"http://127.0.0.1:0;http://unix:{socket}");
        return (app, new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
                return new NetworkStream(connection, ownsSocket: true);
            },
        }));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IEnumerable<string> Names(JsonElement list) => list.EnumerateArray().Select(static p => p.GetProperty("name").GetString()!);

    private static Task<JsonElement> GetAsync(HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(new Uri($"http://localhost/_plugins{path}"), TestContext.Current.CancellationToken);

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, string? body = null)
    {
        using HttpResponseMessage answer = await client.PostAsync(new Uri($"http://localhost/_plugins{path}"), body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<int> StatusAsync(HttpClient client, string url, string? header = null, string? value = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task Refused(HttpClient client, string? authorization, int status, string problem)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "http://localhost/_plugins/team/disable");
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("error").GetString().ShouldBe(problem);
    }

    private sealed class KeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers["X-Key"].ToString() is { Length: > 0 } name
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "key")), "key"))
            : AuthenticateResult.NoResult());
    }
}

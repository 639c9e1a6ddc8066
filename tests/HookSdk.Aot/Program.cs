using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HookSdk.Aot;
using HookSdk.Credentials;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

const string Json = """
    {
      "Settings": {
        "Name": "smpp-se", "Url": "http://example.org/x", "After": "00:00:02", "Colour": "green", "Numbers": [ "1", "2" ], "Ports": [ 1883 ], "Weights": { "a": 7 },
        "Entries": { "one": { "Topic": "t/#", "Drop": true } }, "Others": [ { "Topic": "o" } ]
      },
      "List": [ { "Topic": "l", "Drop": false } ],
      "Users": [ { "Name": "dev1", "PasswordHash": "HASH" } ],
      "Acl": [ "allow publish devices/%u/#" ],
      "Jwt": { "Secret": "0123456789abcdef0123456789abcdef", "Algorithms": [ "HS256" ] },
      "RateLimits": [],
      "Hooks": {
        "Emg": { "Deadline": "00:00:01" }, "ExProto": { "AdapterUrl": "http://127.0.0.1:1" }, "EmqxManagement": { "Enabled": false }, "VerneMqManagement": { "Enabled": false }
      }
    }
    """;

Checks checks = new();
KeptLog log = new();
string folder = Directory.CreateTempSubdirectory("hooksdk-aot-").FullName;
string file = Path.Combine(folder, "settings.json");
string json = Json.Replace("HASH", $"{PasswordHash.Create("secret")}", StringComparison.Ordinal);
await File.WriteAllTextAsync(file, json);

await using (WebApplication app = Build())
{
    await app.StartAsync();
    string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
    using HttpClient client = new() { BaseAddress = new Uri(addresses[0]) };
    using HttpClient grpc = new() { BaseAddress = new Uri(addresses[1]), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    IOptionsMonitor<Settings> settings = app.Services.GetRequiredService<IOptionsMonitor<Settings>>();
    checks.Are("settings", $"{settings.CurrentValue}", "smpp-se | http://example.org/x | 00:00:02 | Green | 1,2 | 1883 | [a, 7] | [one, t/#/True] | o/");
    checks.Are("a list of settings", string.Join<Entry>(",", app.Services.GetRequiredService<IOptions<EntryList>>().Value), "l/False");

    checks.Are("EMG", await PostAsync(client, "/emg/route", """{"qe":{"DESTADDR":"46701234567"}}"""), "route=smpp-se");
    checks.Are("M4", await PostAsync(client, "/m4", """{"cp_id":2,"user_id":2,"src":"37000000000","dst":"37099999999"}"""), "\"reject_call\":1");
    const string Login = """{"peer_addr":"127.0.0.1","peer_port":1,"username":"dev1","password":"PASSWORD","mountpoint":"","client_id":"c","clean_session":true}""";
    checks.Are("VerneMQ", await PostAsync(client, "/vernemq", Login.Replace("PASSWORD", "secret", StringComparison.Ordinal), "auth_on_register"), """{"result":"ok"}""");
    checks.Are("VerneMQ, a wrong password", await PostAsync(client, "/vernemq", Login.Replace("PASSWORD", "other", StringComparison.Ordinal), "auth_on_register"), "error");
    checks.Are("ExHook", await AuthenticateAsync(grpc, "secret"), "00-00-00-00-02-18-01");
    checks.Are("ExHook, a wrong password", await AuthenticateAsync(grpc, "other"), "00-00-00-00-04-08-02-18-00");
    checks.Are("the inspector", await client.GetStringAsync(new Uri("/_hooks/", UriKind.Relative)), "<html");
    checks.Are("health, without an adapter of EMQX", await client.GetStringAsync(new Uri("/healthz", UriKind.Relative)), "Degraded");

    await ChangeAsync(json.Replace("smpp-se", "smpp-no", StringComparison.Ordinal));
    checks.Are("a change", await PostAsync(client, "/emg/route", """{"qe":{"DESTADDR":"46701234567"}}"""), "route=smpp-no");
    foreach ((string from, string to, string told) in new[]
    {
        ("\"Drop\": true", "\"Dorp\": true", "Settings cannot be used: 'Settings:Entries:one:Dorp' is no setting: there are Topic, Drop."),
        ("\"green\"", "\"blue\"", "'Settings:Colour' = 'blue' cannot be read: it takes one of Red, Green."),
        ("\"00:00:02\"", "\"soon\"", "'Settings:After' = 'soon' cannot be read: it takes a time as hours:minutes:seconds"),
        ("[ \"1\", \"2\" ]", "\"1\"", "'Settings:Numbers' is one text, and must have entries below it, such as 'Settings:Numbers:0'."),
        ("[ 1883 ]", "null", "'Settings:Ports' is null, and must be a list: [] is an empty one."),
        ("\"Drop\": false", "\"Drop\": \"no\"", "'List:0:Drop' = 'no' cannot be read: it takes true or false."),
        ("\"Deadline\": \"00:00:01\"", "\"Dedline\": \"00:00:01\"", "Hooks:Emg:Dedline: there is no such setting."),
    })
    {
        await ChangeAsync(json.Replace(from, to, StringComparison.Ordinal));
        checks.Are("a change that cannot be used", log.Text, told);
    }

    await app.StopAsync();
    checks.Are("the recording", string.Concat(Directory.EnumerateFiles(Path.Combine(folder, "recordings")).Select(File.ReadAllText)), "smpp-se");

    async Task ChangeAsync(string text)
    {
        await File.WriteAllTextAsync(file, text);
        ((IConfigurationRoot)app.Configuration).Reload();
    }
}

Directory.Delete(folder, recursive: true);
return checks.End();

WebApplication Build()
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development, ContentRootPath = folder });
    builder.Configuration.AddJsonFile(file, optional: false, reloadOnChange: false).AddSecretFiles();
    builder.Logging.ClearProviders().AddProvider(log);
    builder.WebHost.ConfigureKestrel(static kestrel =>
    {
        kestrel.Listen(IPAddress.Loopback, 0);
        kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
    });
    builder.Services.AddStrictSettings<Settings>("Settings");
    builder.Services.AddStrictSettings<EntryList>("List");
    builder.Services.AddConfiguredUsers().AddTopicAccessPolicy().AddJwtLogins().AddRateLimits();
    builder.Services.AddEmgPlugin<RoutePlugin>();
    builder.Services.AddM4Script<FailingScript>();
    builder.Services.AddVerneMq().Add<LoginPlugin>().AddRegistration();
    builder.Services.AddVerneMqManagement();
    builder.Services.AddExHookProvider<LoginProvider>();
    builder.Services.AddExProtoHandler<SilentHandler>();
    builder.Services.AddEmqxManagement();
    builder.Services.AddHookInspector();
    builder.Services.AddHookRecorder(options => options.Folder = Path.Combine(folder, "recordings"));

    WebApplication app = builder.Build();
    app.MapEmgPlugin("/emg");
    app.MapM4Script("/m4");
    app.MapVerneMqPlugin("/vernemq");
    app.MapExHookProvider();
    app.MapExProtoHandler();
    app.MapHookInspector("/_hooks");
    app.MapHealthChecks("/healthz");
    return app;
}

static async Task<string> PostAsync(HttpClient client, string path, string body, string? hook = null)
{
    using StringContent content = new(body, Encoding.UTF8, "application/json");
    if (hook is not null)
    {
        content.Headers.Add("vernemq-hook", hook);
    }

    using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
    return await response.Content.ReadAsStringAsync();
}

// ClientAuthenticateRequest: a client (1) with clientid (2), username (3) and password (4). The reply as its bytes: a ValuedResponse with a type (1) where it ends the chain, and a bool_result (3).
static async Task<string> AuthenticateAsync(HttpClient client, string password)
{
    byte[] info = [0x12, 1, .. "c"u8, 0x1A, 4, .. "dev1"u8, 0x22, (byte)password.Length, .. Encoding.ASCII.GetBytes(password)];
    using ByteArrayContent content = new([0, 0, 0, 0, (byte)(info.Length + 2), 0x0A, (byte)info.Length, .. info]);
    content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    using HttpRequestMessage request = new(HttpMethod.Post, "/emqx.exhook.v2.HookProvider/OnClientAuthenticate")
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };
    using HttpResponseMessage response = await client.SendAsync(request);
    return BitConverter.ToString(await response.Content.ReadAsByteArrayAsync());
}

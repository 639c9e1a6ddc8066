using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HookSdk.Testing;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>The client of VerneMQ's management API against the fake over a port, and against every recording.</summary>
public sealed class VerneMqManagementTests
{
    private const string Trap = "x\" OR mountpoint=\"";

    public static TheoryData<string> Recordings => [.. Directory.EnumerateFiles(Folder(), "*.jsonl", SearchOption.AllDirectories).Where(static f => f.Contains("vernemq-", StringComparison.Ordinal)).Select(static f => Path.GetRelativePath(Folder(), f))];

    [Fact]
    public async Task Disconnect_IdWithAQuote_EndsThatOneAlone()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() });
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient victim = (await broker.ConnectAsync("victim", "alice", "x")).EnsureAccepted().Client;
        FakeVerneMqClient trap = (await broker.ConnectAsync(Trap, "mallory", "x")).EnsureAccepted().Client;

        (await management.DisconnectAsync("nobody\" OR client_id=\"victim", cancellationToken: Token)).ShouldBe(VerneMqDisconnection.Absent);
        (await management.DisconnectUserAsync("mallory", cancellationToken: Token)).ShouldBe(1);

        trap.EnsureDisconnected();
        (await management.FindClientAsync("victim", cancellationToken: Token)).ShouldBe(VerneMqClientStatus.Online);
        (await management.ListSessionsAsync(isOnline: true, cancellationToken: Token)).Sessions.ShouldHaveSingleItem().UserName.ShouldBe("alice");
        (await management.ReauthorizeAsync("alice", "nobody", Token)).ShouldBeFalse();
        _ = victim;
    }

    [Fact]
    public async Task Disconnect_WithoutTheSecondKey_SendsNoQuote()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() }, static o => o.ManagementKey = "first");
        await using ServiceProvider services = await ServicesAsync(broker, "first");
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient plain = (await broker.ConnectAsync("c1", "alice", "x")).EnsureAccepted().Client;

        (await Should.ThrowAsync<ManagementException>(() => management.DisconnectAsync(Trap, cancellationToken: Token))).Message.ShouldContain("ClientApiKey");
        (await management.DisconnectAsync("c1", cancellationToken: Token)).ShouldBe(VerneMqDisconnection.NotTold);

        plain.EnsureDisconnected();
    }

    [Fact]
    public async Task Webhooks_AreRegisteredOnce()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync();
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        Uri endpoint = new("http://127.0.0.1:9/x?a=1&b=2");

        (await management.RegisterWebhookAsync("on_publish", endpoint, cancellationToken: Token)).ShouldBeTrue();
        (await management.RegisterWebhookAsync("on_publish", endpoint, cancellationToken: Token)).ShouldBeFalse();
        (await management.ListWebhooksAsync(Token)).ShouldHaveSingleItem().Endpoint.ShouldBe(endpoint.OriginalString);
        (await management.DeregisterWebhookAsync("on_publish", endpoint.OriginalString, Token)).ShouldBeTrue();
        (await management.DeregisterWebhookAsync("on_publish", endpoint.OriginalString, Token)).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => management.RegisterWebhookAsync("on_publsih", endpoint, cancellationToken: Token));
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Recording_IsUnderstood(string file)
    {
        foreach (JsonNode line in File.ReadLines(Path.Combine(Folder(), file)).Select(static l => JsonNode.Parse(l)!).Where(static l => (string?)l["event"] == "http"))
        {
            JsonNode response = line["response"]!;
            int status = (int)response["status"]!;
            string path = (string)line["request"]!["path"]!;
            using HttpClient http = new(new Recorded((HttpStatusCode)status, response["body"]?.ToJsonString()));
            VerneMqCommands commands = new(http, new Uri("http://127.0.0.1:8888"), "k3y");
            if (status != 200)
            {
                (await Should.ThrowAsync<ManagementException>(() => commands.RunAsync("/x", "read a recording", isRepeatable: true, Token))).Status.ShouldBe(status);
            }
            else if ((string?)(response["body"] as JsonObject)?["type"] == "table")
            {
                (await commands.TableAsync("/x", "read a recording", Token)).Count.ShouldBe(response["body"]!["table"]!.AsArray().Count, path);
            }
            else if ((string?)(response["body"] as JsonObject)?["type"] == "alert")
            {
                (await Should.ThrowAsync<ManagementException>(() => commands.TextAsync("/x", "read a recording", Token))).Failure.ShouldBe(ManagementFailure.Refused);
            }
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "management"));

    private static async Task<ServiceProvider> ServicesAsync(FakeVerneMq broker, string? key = null)
    {
        Uri url = await broker.OpenManagementAsync();
        ServiceCollection services = new();
        services.AddVerneMqManagement(o => (o.Url, o.ApiKey) = (url, key));
        return services.BuildServiceProvider();
    }

    private sealed class Recorded(HttpStatusCode status, string? body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body ?? "") });
    }
}

using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using HookSdk.Core.Tests;
using HookSdk.Testing;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>The client of VerneMQ's management API against the fake over a port, and against every recording.</summary>
public sealed class VerneMqManagementTests
{
    private const string Trap = "x\" OR mountpoint=\"";

    public static TheoryData<string> Recordings => [.. Directory.EnumerateFiles(Folder(), "*.jsonl", SearchOption.AllDirectories).Where(static f => f.Contains("vernemq-", StringComparison.Ordinal)).Select(static f => Path.GetRelativePath(Folder(), f))];

    [Fact]
    public async Task Kick_IdWithAQuote_EndsThatOneAlone()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() });
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient victim = (await broker.ConnectAsync("victim", "alice", "x")).EnsureAccepted().Client;
        FakeVerneMqClient trap = (await broker.ConnectAsync(Trap, "mallory", "x")).EnsureAccepted().Client;

        (await management.KickAsync("nobody\" OR client_id=\"victim", cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.Absent);
        (await management.KickUserAsync("mallory", cancellationToken: Token)).ShouldBe(1);

        trap.EnsureDisconnected();
        (await management.FindClientAsync("victim", cancellationToken: Token)).ShouldBe(VerneMqClientStatus.Online);
        (await management.ListSessionsAsync(isOnline: true, cancellationToken: Token)).Sessions.ShouldHaveSingleItem().UserName.ShouldBe("alice");
        (await management.ReauthorizeAsync("alice", "nobody", Token)).ShouldBeFalse();
        _ = victim;
    }

    [Fact]
    public async Task Kick_WithoutTheSecondKey_SendsNoQuote()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() }, static o => o.ApiKey = "first");
        await using ServiceProvider services = await ServicesAsync(broker, "first");
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient plain = (await broker.ConnectAsync("c1", "alice", "x")).EnsureAccepted().Client;

        (await Should.ThrowAsync<ManagementException>(() => management.KickAsync(Trap, cancellationToken: Token))).Message.ShouldContain("ClientApiKey");
        (await management.KickAsync("c1", cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.NotTold);

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

    [Fact]
    public async Task KickUsers_EndsThoseOfEach_WhateverTheirNames()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() });
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        string[] users = ["alice", "a b@c", "~.*", "true", "x\" OR user=\"bob", "zażółć"];
        for (int i = 0; i < users.Length; i++)
        {
            (await broker.ConnectAsync($"c{i}", users[i], "x")).EnsureAccepted();
        }

        FakeVerneMqClient other = (await broker.ConnectAsync("other", "bob", "x")).EnsureAccepted().Client;

        (await management.KickUsersAsync([.. users, "nobody"], cancellationToken: Token)).ShouldBe(users.Length);

        other.IsConnected.ShouldBeTrue();
        (await management.ListSessionsAsync(isOnline: true, cancellationToken: Token)).Sessions.ShouldHaveSingleItem().ClientId.ShouldBe("other");
        await Should.ThrowAsync<ArgumentException>(() => management.KickUsersAsync(["bob", ""], cancellationToken: Token));
        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync([new ClientConnection("other", "bob", "elsewhere")], Token);
        other.IsConnected.ShouldBeTrue();
        await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync(["nobody", "other"], Token);
        other.EnsureDisconnected();
    }

    [Theory]
    [InlineData("down", ManagementFailure.Unreachable)]
    [InlineData("slow", ManagementFailure.Late)]
    [InlineData("html", ManagementFailure.NotUnderstood)]
    [InlineData("other", ManagementFailure.NotUnderstood)]
    [InlineData("404", ManagementFailure.NotUnderstood)]
    [InlineData("302", ManagementFailure.NotUnderstood)]
    [InlineData("500", ManagementFailure.Failed)]
    [InlineData("401", ManagementFailure.KeyRefused)]
    public async Task WhatIsNoAnswer_IsSaid_AndNoSecretWithIt(string how, ManagementFailure failure)
    {
        using ListLoggerProvider log = new();
        Answers answers = new(how);
        await using ServiceProvider services = Services(answers, log);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        ManagementException[] all =
        [
            await Should.ThrowAsync<ManagementException>(() => management.KickAsync("client-1", cancellationToken: Token)),
            await Should.ThrowAsync<ManagementException>(() => management.KickUserAsync("user-1", cancellationToken: Token)),
            await Should.ThrowAsync<ManagementException>(() => management.ReauthorizeAsync("user-1", "client-1", Token)),
            await Should.ThrowAsync<ManagementException>(() => management.ListWebhooksAsync(Token)),
        ];

        foreach (ManagementException e in all)
        {
            e.Failure.ShouldBe(failure);
            string text = e + string.Join("\n", log.Lines);
            text.ShouldNotContain("k3y");
            text.ShouldNotContain("client-1");
            text.ShouldNotContain("user-1");
        }
    }

    [Fact]
    public async Task WhatIsDisabled_SendsNothing()
    {
        Answers answers = new("500");
        await using ServiceProvider services = Services(answers, null, isEnabled: false);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<VerneMqManagement>().KickAsync("c1", cancellationToken: Token));

        e.Failure.ShouldBe(ManagementFailure.Disabled);
        e.Message.ShouldContain("Hooks:VerneMqManagement:Enabled is false");
        answers.Count.ShouldBe(0);
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

    private static ServiceProvider Services(HttpMessageHandler answers, ListLoggerProvider? log, bool isEnabled = true)
    {
        ServiceCollection services = new();
        services.AddLogging(logging =>
        {
            logging.SetMinimumLevel(LogLevel.Trace);
            if (log is not null)
            {
                logging.AddProvider(log);
            }
        });
        services.AddVerneMqManagement(o => (o.Enabled, o.ApiKey, o.ClientApiKey, o.Retries, o.Timeout) = (isEnabled, "k3y-1", "k3y-2", 0, answers is Answers { IsSlow: true } ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(30)))
            .ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    private sealed class Answers(string how) : HttpMessageHandler
    {
        public int Count { get; private set; }

        public bool IsSlow => how == "slow";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            switch (how)
            {
                case "down":
                    throw new HttpRequestException(HttpRequestError.ConnectionError, "nothing there");
                case "slow":
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                    break;
            }

            int status = how is "html" or "other" ? 200 : int.Parse(how, System.Globalization.CultureInfo.InvariantCulture);
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(how == "html" ? "<html>" : $$"""{"it":"{{request.RequestUri}}"}""") };
        }
    }

    private sealed class Recorded(HttpStatusCode status, string? body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body ?? "") });
    }
}

using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using HookSdk.Core.Tests;
using HookSdk.Testing;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.VerneMq.Tests.Management;

/// <summary>The client of VerneMQ's management API against the fake over a port.</summary>
public sealed class VerneMqManagementTests
{
    private const string Trap = "x\" OR mountpoint=\"";

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

    /// <summary>The first API would say Done to most of these, and do nothing.</summary>
    [Theory]
    [InlineData("zażółć")]
    [InlineData("a b")]
    [InlineData("50%")]
    [InlineData("a=b&c#d?e/f+g")]
    [InlineData("~^a")]
    [InlineData("--cleanup")]
    public async Task Kick_FindsWhateverId_AndEndsTheSessionWhereAsked(string id)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() });
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        MqttConnect connect = new(id) { Version = MqttVersion.V311, CleanStart = false };
        FakeVerneMqClient client = (await broker.ConnectAsync(connect)).EnsureAccepted().Client;

        (await management.KickAsync(id, cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.Kicked);
        client.EnsureDisconnected();
        (await management.FindClientAsync(id, cancellationToken: Token)).ShouldBe(VerneMqClientStatus.Offline);
        (await management.KickAsync(id, cleanup: true, cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.Kicked);
        (await management.FindClientAsync(id, cancellationToken: Token)).ShouldBe(VerneMqClientStatus.Absent);
        (await management.KickAsync(id, cancellationToken: Token)).ShouldBe(VerneMqKickOutcome.Absent);
    }

    /// <summary>VerneMQ itself tells a hundred and says nothing of the rest.</summary>
    [Fact]
    public async Task Sessions_ThatAreMoreThanAsked_AreSaidToBe()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() });
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        for (int i = 0; i < 120; i++)
        {
            (await broker.ConnectAsync($"c{i}", "alice", "x")).EnsureAccepted();
        }

        (await management.ListSessionsAsync(cancellationToken: Token)).ShouldSatisfyAllConditions(static l => l.Sessions.Count.ShouldBe(120), static l => l.IsComplete.ShouldBeTrue());
        (await management.ListSessionsAsync(119, cancellationToken: Token)).ShouldSatisfyAllConditions(static l => l.Sessions.Count.ShouldBe(119), static l => l.IsComplete.ShouldBeFalse());
        (await management.KickUserAsync("alice", cancellationToken: Token)).ShouldBe(120);
        await Should.ThrowAsync<ArgumentException>(() => management.ListSessionsAsync(0, cancellationToken: Token));
    }

    /// <summary>VerneMQ would take these, and fail to list its webhooks from then on.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(0.5)]
    [InlineData(300_001)]
    public async Task Webhook_WithATimeoutThatIsNone_IsNotSent(double milliseconds)
    {
        BadAnswers answers = new("500");
        await using ServiceProvider services = Services(answers);

        await Should.ThrowAsync<ArgumentOutOfRangeException>(() => services.GetRequiredService<VerneMqManagement>()
            .RegisterWebhookAsync("on_publish", new Uri("http://127.0.0.1:9"), brokerTimeout: TimeSpan.FromMilliseconds(milliseconds), cancellationToken: Token));

        answers.Count.ShouldBe(0);
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
        (await management.ListWebhooksAsync(Token)).ShouldHaveSingleItem().Endpoint.ShouldBe(endpoint);
        (await management.DeregisterWebhookAsync("on_publish", endpoint, Token)).ShouldBeTrue();
        (await management.DeregisterWebhookAsync("on_publish", endpoint, Token)).ShouldBeFalse();
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

    /// <summary>What VerneMQ does not take of one client keeps no other connected, of that user and of others.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(414)]
    [InlineData(500)]
    public async Task KickUsers_WithAClientThatIsRefused_EndsTheOthers_AndTellsWhich(int status)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin { Register = static _ => RegisterReply.Ok() });
        string[] users = ["alice", "alice", "bob", "a b", "a b"];
        FakeVerneMqClient[] clients = [.. await Task.WhenAll(users.Select(async (user, i) => (await broker.ConnectAsync($"c{i}", user, "x")).EnsureAccepted().Client))];
        Way way = new(broker.Management) { Answer = path => path.Contains("disconnect?client_id=c0", StringComparison.Ordinal) || path.Contains("disconnect?client_id=c3", StringComparison.Ordinal) ? status : null };
        await using ServiceProvider services = Services(way);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => management.KickUsersAsync(["alice", "bob", "a b", "nobody"], cancellationToken: Token));

        e.Status.ShouldBe(status);
        e.RemainingUsers.ShouldBe(["alice", "a b"], ignoreOrder: true);
        e.RemainingClients.ShouldBe(["c0", "c3"], ignoreOrder: true);
        e.ToString().ShouldNotContain("alice");
        clients.Index().Where(static c => c.Item.IsConnected).Select(static c => c.Index).ShouldBe([0, 3]);
        (await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<ConnectionClosing>().CloseClientsAsync(["c3", "c9", "c0"], Token))).RemainingClients.ShouldBe(["c3", "c0"]);
    }

    /// <summary>VerneMQ leaves out sessions that do not answer in the time that it is told, of which it tells nothing.</summary>
    [Fact]
    public async Task Sessions_ThatAreBusy_AreNotMissing()
    {
        Busy broker = new(TimeSpan.FromSeconds(29));
        await using ServiceProvider services = Services(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        (await management.ListSessionsAsync(cancellationToken: Token)).Sessions.Select(static s => s.ClientId).ShouldBe(["c1", "busy"]);
        (await management.KickUsersAsync(["dev1", "dev2"], cancellationToken: Token)).ShouldBe(2);

        broker.Kicked.ShouldBe(["c1", "busy"], ignoreOrder: true);
    }

    /// <summary>One session that does not answer at all keeps no other connected, and it is told that not all were looked at.</summary>
    [Fact]
    public async Task Session_ThatIsStuck_IsTold_AndTheOthersAreEnded()
    {
        Busy broker = new(TimeSpan.MaxValue);
        await using ServiceProvider services = Services(broker, timeout: TimeSpan.FromSeconds(2));
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        (await Should.ThrowAsync<ManagementException>(() => management.ListSessionsAsync(cancellationToken: Token))).Failure.ShouldBe(ManagementFailure.Late);
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => management.KickUsersAsync(["dev1", "dev2"], cancellationToken: Token));

        e.Failure.ShouldBe(ManagementFailure.Late);
        e.RemainingUsers.ShouldBe(["dev1", "dev2"]);
        broker.Kicked.ShouldBe(["c1"]);
    }

    [Fact]
    public async Task Name_ThatIsNoText_HidesNobody()
    {
        Way way = new(new Recorded(HttpStatusCode.OK, """{"type":"table","table":[{"client_id":"a\ud800","user":"dev1"},{"client_id":"c2","user":"dev1"}]}""")) { Answer = static _ => null };
        await using ServiceProvider services = Services(way);

        (await services.GetRequiredService<VerneMqManagement>().ListSessionsAsync(cancellationToken: Token)).Sessions.Select(static s => s.ClientId).ShouldBe(["a\ufffd", "c2"]);
    }

    /// <summary>A key that a header cannot hold would not be sent, and VerneMQ would refuse what it never saw.</summary>
    [Theory]
    [InlineData("k3y\n")]
    [InlineData("")]
    [InlineData("k3y ")]
    [InlineData("k\u00e9y")]
    public void Key_ThatCannotBeSent_StopsTheStart(string key)
    {
        ServiceCollection collection = new();
        collection.AddVerneMqManagement(o => (o.ApiKey, o.ClientApiKey) = (key, key));
        using ServiceProvider services = collection.BuildServiceProvider();

        string problem = Should.Throw<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Message;

        problem.ShouldContain("Hooks:VerneMqManagement:ApiKey");
        problem.ShouldContain("Hooks:VerneMqManagement:ClientApiKey");
        problem.ShouldNotContain("k3y");
    }

    [Fact]
    public async Task WhatIsDisabled_SendsNothing()
    {
        BadAnswers answers = new("500");
        await using ServiceProvider services = Services(answers, isEnabled: false);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<VerneMqManagement>().KickAsync("c1", cancellationToken: Token));

        e.Failure.ShouldBe(ManagementFailure.Disabled);
        e.Message.ShouldContain("Hooks:VerneMqManagement:Enabled is false");
        answers.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("first", null)]
    [InlineData("another", ManagementFailure.KeyRefused)]
    public async Task Key_OfTheSettings_IsShown(string key, ManagementFailure? failure)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(static o => o.ApiKey = "first");
        Uri url = await broker.OpenManagementAsync();
        ServiceCollection collection = new();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Hooks:VerneMqManagement:Url"] = url.OriginalString,
            ["Hooks:VerneMqManagement:ApiKey"] = key,
            ["Hooks:VerneMqManagement:Retries"] = "0",
        }).Build());
        collection.AddVerneMqManagement();
        await using ServiceProvider services = collection.BuildServiceProvider();
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();

        if (failure is null)
        {
            (await management.ListWebhooksAsync(Token)).ShouldBeEmpty();
        }
        else
        {
            (await Should.ThrowAsync<ManagementException>(() => management.ListWebhooksAsync(Token))).Failure.ShouldBe(failure.Value);
        }
    }

    /// <summary>Each command may run twice with the same result, so each is repeated.</summary>
    [Fact]
    public async Task Retries_RepeatEachCommand()
    {
        BadAnswers answers = new("503");
        await using ServiceProvider services = Services(answers, retries: 1);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        Uri endpoint = new("http://127.0.0.1:9");

        foreach (Func<Task> call in (Func<Task>[])
        [
            () => management.ListSessionsAsync(cancellationToken: Token),
            () => management.FindClientAsync("c1", cancellationToken: Token),
            () => management.KickAsync("c1", cleanup: true, cancellationToken: Token),
            () => management.KickAsync("c1", mountpoint: "m", cancellationToken: Token),
            () => management.ReauthorizeAsync("u1", "c1", Token),
            () => management.ListWebhooksAsync(Token),
            () => management.RegisterWebhookAsync("on_publish", endpoint, cancellationToken: Token),
            () => management.DeregisterWebhookAsync("on_publish", endpoint, Token),
            () => management.ClearWebhookCacheAsync(Token),
        ])
        {
            int before = answers.Count;
            await Should.ThrowAsync<ManagementException>(call);
            (answers.Count - before).ShouldBe(2);
        }
    }

    /// <summary>What was granted and is not any more vanishes, and a reply that was kept is asked for again.</summary>
    [Fact]
    public async Task Reauthorize_AndAClearedCache_HaveThePluginAskedAgain()
    {
        bool isClosed = false;
        int asked = 0;
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new AnyPlugin
        {
            Register = static _ => RegisterReply.Ok(),
            Subscribe = _ => isClosed ? SubscribeReply.Deny() : SubscribeReply.Ok(),
            PublishM5 = _ =>
            {
                asked++;
                return PublishM5Reply.Ok().WithCacheFor(TimeSpan.FromMinutes(10));
            },
        });
        await using ServiceProvider services = await ServicesAsync(broker);
        VerneMqManagement management = services.GetRequiredService<VerneMqManagement>();
        FakeVerneMqClient client = (await broker.ConnectAsync("c1", "alice", "x")).EnsureAccepted().Client;
        (await client.SubscribeAsync("a/#", 1)).EnsureGranted(1);
        (await management.ReauthorizeAsync("alice", "c1", Token)).ShouldBeFalse();
        (await client.PublishAsync("a/1", "x", qos: 1)).EnsureDelivered("c1");
        (await client.PublishAsync("a/1", "x", qos: 1)).EnsureAccepted();
        asked.ShouldBe(1);

        await management.ClearWebhookCacheAsync(Token);
        broker.ShowCache().ShouldNotContain(static s => s.Stat == "entries");
        (await client.PublishAsync("a/1", "x", qos: 1)).EnsureAccepted();
        asked.ShouldBe(2);

        isClosed = true;
        (await management.ReauthorizeAsync("alice", "c1", Token)).ShouldBeTrue();
        (await management.ReauthorizeAsync("alice", "c1", Token)).ShouldBeFalse();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<ServiceProvider> ServicesAsync(FakeVerneMq broker, string? key = null)
    {
        Uri url = await broker.OpenManagementAsync();
        ServiceCollection services = new();
        services.AddVerneMqManagement(o => (o.Url, o.ApiKey) = (url, key));
        return services.BuildServiceProvider();
    }

    private static ServiceProvider Services(HttpMessageHandler answers, bool isEnabled = true, TimeSpan? timeout = null, int retries = 0)
    {
        ServiceCollection services = new();
        services.AddVerneMqManagement(o => (o.Enabled, o.Retries, o.Timeout) = (isEnabled, retries, timeout ?? TimeSpan.FromSeconds(30))).ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    /// <summary>The way to something, on which some requests are answered with a status.</summary>
    private sealed class Way(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public required Func<string, int?> Answer { get; init; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Answer(request.RequestUri!.OriginalString) is { } status ? Task.FromResult(new HttpResponseMessage((HttpStatusCode)status)) : base.SendAsync(request, cancellationToken);
    }

    /// <summary>Two sessions, of which one answers after some time; it is left out of a list that waits less, and keeps waiting one that waits longer.</summary>
    private sealed class Busy(TimeSpan time) : HttpMessageHandler
    {
        public List<string> Kicked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string query = request.RequestUri!.Query;
            if (Regex.Match(query, "client_id=([^&]+)") is { Success: true, Groups: [_, var id] } && request.RequestUri.AbsolutePath == "/api/v2/disconnect")
            {
                Kicked.Add(id.Value);
                return new HttpResponseMessage { Content = new StringContent("\"ok\"") };
            }

            TimeSpan waits = TimeSpan.FromMilliseconds(Regex.Match(query, "--rowtimeout=([0-9]+)") is { Success: true, Groups: [_, var row] } ? int.Parse(row.Value, CultureInfo.InvariantCulture) : 100);
            if (time == TimeSpan.MaxValue && waits > TimeSpan.FromMilliseconds(100))
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            string?[] rows = [Row("c1", "dev1", query), waits > time ? Row("busy", "dev2", query) : null];
            return new HttpResponseMessage { Content = new StringContent($$"""{"type":"table","table":[{{string.Join(',', rows.OfType<string>())}}]}""") };
        }

        private string? Row(string id, string user, string query) =>
            Kicked.Contains(id) || (query.Contains("--user=", StringComparison.Ordinal) && !query.Contains($"--user={user}", StringComparison.Ordinal)) ? null : $$"""{"client_id":"{{id}}","user":"{{user}}","is_online":true}""";
    }

    private sealed class Recorded(HttpStatusCode status, string? body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body ?? "") });
    }
}

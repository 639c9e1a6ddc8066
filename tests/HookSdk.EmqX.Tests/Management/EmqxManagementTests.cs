using System.Net;
using HookSdk.Core.Tests;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>The client of EMQX's management API against the fake over a port, and against what is no such API.</summary>
public sealed class EmqxManagementTests
{
    [Fact]
    public async Task KickUser_EndsAllItsClients_WhateverTheirIds()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        string[] ids = ["a/b", "..", ".", "50%", "a\"b", "zażółć", "a?b#c"];
        foreach (string id in ids)
        {
            (await emqx.ConnectAsync(id, "dev1", "x")).EnsureAccepted();
        }

        FakeEmqxClient other = (await emqx.ConnectAsync("c9", "dev2", "x")).EnsureAccepted().Client;
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        (await management.FindClientAsync("..", Token)).ShouldNotBeNull().UserName.ShouldBe("dev1");
        (await management.KickAsync("..", Token)).ShouldBeTrue();
        (await management.KickUserAsync("dev1", Token)).ShouldBe(ids.Length - 1);

        (await management.ListClientsAsync(cancellationToken: Token).ToListAsync(Token)).ShouldHaveSingleItem().ClientId.ShouldBe("c9");
        other.IsConnected.ShouldBeTrue();
        (await management.KickAsync("a/b", Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task KickUsers_EndsThoseOfEach_AndNoOthers()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        string[] users = [.. Enumerable.Range(0, 60).Select(static n => $"dev&username={n}")];
        foreach (string user in users)
        {
            (await emqx.ConnectAsync($"c-{user}", user, "x")).EnsureAccepted();
        }

        FakeEmqxClient other = (await emqx.ConnectAsync("c", "0", "x")).EnsureAccepted().Client;
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        (await management.KickUsersAsync([.. users, .. users, "nobody"], Token)).ShouldBe(60);

        other.IsConnected.ShouldBeTrue();
        (await management.KickUsersAsync([], Token)).ShouldBe(0);
        await Should.ThrowAsync<ArgumentException>(() => management.KickUsersAsync(["0", ""], Token));
        other.IsConnected.ShouldBeTrue();
    }

    /// <summary>A client that is not connected keeps its session, and what is stored for it.</summary>
    [Fact]
    public async Task ConnectionClosing_EndsConnections_AndNoStoredSession()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureAccepted().Client;
        MqttConnect stored = new("c2") { UserName = "dev1", Version = MqttVersion.V311, CleanStart = false };
        await (await emqx.ConnectAsync(stored)).EnsureAccepted().Client.DisconnectAsync();
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        (await services.GetRequiredService<ConnectionClosing>().CloseClientsAsync(["c1", "c2", "nobody"], Token)).ShouldBe(1);

        device.IsConnected.ShouldBeFalse();
        (await management.FindClientAsync("c2", Token)).ShouldNotBeNull().IsConnected.ShouldBeFalse();
    }

    /// <summary>Another login may have the client id by now: with a user name it is left alone.</summary>
    [Fact]
    public async Task ConnectionClosing_EndsNoConnectionOfAnotherUser()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureAccepted().Client;
        FakeEmqxClient nameless = (await emqx.ConnectAsync("c2")).EnsureAccepted().Client;
        ConnectionClosing closing = services.GetRequiredService<ConnectionClosing>();

        await closing.CloseClientsAsync([new ClientConnection("c1", "dev2"), new ClientConnection("c1", ""), new ClientConnection("c2", "dev2")], Token);
        device.IsConnected.ShouldBeTrue();
        nameless.IsConnected.ShouldBeTrue();

        await closing.CloseClientsAsync([new ClientConnection("c1", "dev1"), new ClientConnection("c2", "")], Token);
        device.IsConnected.ShouldBeFalse();
        nameless.IsConnected.ShouldBeFalse();
    }

    /// <summary>It fits into no line of a query, and keeps no other connected.</summary>
    [Fact]
    public async Task ConnectionClosing_OfAnIdThatFitsNoQuery_EndsItAndTheOthers()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        string longest = new('x', 7000);
        FakeEmqxClient first = (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureAccepted().Client;
        FakeEmqxClient device = (await emqx.ConnectAsync(longest, "dev1", "x")).EnsureAccepted().Client;
        FakeEmqxClient last = (await emqx.ConnectAsync("c2", "dev1", "x")).EnsureAccepted().Client;
        FakeEmqxClient other = (await emqx.ConnectAsync("c3", "dev1", "x")).EnsureAccepted().Client;
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        (await management.KickConnectedAsync([new ClientConnection("c1"), new ClientConnection(longest), new ClientConnection("c2"), new ClientConnection("nobody")], Token)).ShouldBe(3);

        (first.IsConnected, device.IsConnected, last.IsConnected, other.IsConnected).ShouldBe((false, false, false, true));
        (await management.KickConnectedAsync([new ClientConnection(longest)], Token)).ShouldBe(1, "whether it was connected is not looked at");
    }

    /// <summary>A last page that is full says that there is a next one, which is empty.</summary>
    [Fact]
    public async Task Pages_AreReadToTheirEnd()
    {
        Pages pages = new(1000, 1000, 0);
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), pages);

        (await services.GetRequiredService<EmqxManagement>().ListClientsAsync(cancellationToken: Token).CountAsync(Token)).ShouldBe(2000);
        pages.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task WhatIsDisabled_SendsNothing_AndNeedsNoKey()
    {
        BadAnswers answers = new("500");
        ServiceCollection collection = new();
        collection.AddEmqxManagement(static o => o.Enabled = false).ConfigurePrimaryHttpMessageHandler(() => answers);
        await using ServiceProvider services = collection.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<EmqxManagement>().ListNodesAsync(Token));

        e.Failure.ShouldBe(ManagementFailure.Disabled);
        e.Message.ShouldContain("Hooks:EmqxManagement:Enabled is false");
        answers.Count.ShouldBe(0);
        services.GetRequiredService<ConnectionClosing>().IsEnabled.ShouldBeFalse();
    }

    [Fact]
    public void SettingsThatCannotBeUsed_StopTheStart()
    {
        ServiceCollection collection = new();
        collection.AddEmqxManagement(static o => (o.Url, o.ApiKey, o.Retries) = (new Uri("http://a:b@127.0.0.1"), "a:b", 6));
        using ServiceProvider services = collection.BuildServiceProvider();

        string problem = Should.Throw<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate).Message;

        foreach (string setting in (string[])["Url", "ApiKey", "ApiSecret", "Retries"])
        {
            problem.ShouldContain($"Hooks:EmqxManagement:{setting}");
        }

        problem.ShouldNotContain("a:b");
    }

    [Fact]
    public async Task Ban_ByUserName_KicksToo_AndIsReplaced()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureAccepted().Client;

        (await management.BanAsync(new EmqxBan(EmqxBanKind.UserName, "dev1"), Token)).ShouldBe(1);
        (await management.BanAsync(new EmqxBan(EmqxBanKind.UserName, "dev1") { Reason = "again" }, Token)).ShouldBe(0);

        device.IsConnected.ShouldBeFalse();
        (await management.ListBansAsync(Token).ToListAsync(Token)).ShouldHaveSingleItem().Reason.ShouldBe("again");
        (await management.UnbanAsync(EmqxBanKind.UserName, "dev1", Token)).ShouldBeTrue();
        (await management.UnbanAsync(EmqxBanKind.UserName, "dev1", Token)).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => management.UnbanAsync(EmqxBanKind.UserName, "", Token));
    }

    [Fact]
    public async Task HookServer_IsLoadedAgain_UnderItsName()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate());
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        string name = (await management.ListHookServersAsync(Token)).ShouldHaveSingleItem().Name;

        (await management.ReloadHookServerAsync(name, Token)).Hooks.ShouldContain("client.authenticate");
        (await management.DisableHookServerAsync(name, Token)).IsEnabled.ShouldBeFalse();
        (await Should.ThrowAsync<ManagementException>(() => management.ReloadHookServerAsync(name, Token))).Failure.ShouldBe(ManagementFailure.Refused);
        (await management.EnableHookServerAsync(name, Token)).IsConnected.ShouldBeTrue();

        (await management.ListHookServersAsync(Token)).ShouldHaveSingleItem().Name.ShouldBe(name);
        emqx.Calls.Count(static c => c.Hook == "OnProviderLoaded").ShouldBe(3);
        (await Should.ThrowAsync<ManagementException>(() => management.MoveHookServerAsync(name, EmqxHookServerPosition.After("nobody"), Token))).Failure.ShouldBe(ManagementFailure.NotFound);
        (await Should.ThrowAsync<ManagementException>(() => management.AddHookServerAsync(name, new Uri("http://127.0.0.1:9"), Token))).Failure.ShouldBe(ManagementFailure.AlreadyThere);
        (await Should.ThrowAsync<ManagementException>(() => management.EnableHookServerAsync("nobody", Token))).Failure.ShouldBe(ManagementFailure.NotFound);
        await Should.ThrowAsync<ArgumentException>(() => management.EnableHookServerAsync("../clients", Token));
    }

    [Fact]
    public async Task WrongMessagesAndFilters_AreNotSent()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using ServiceProvider services = await ServicesAsync(emqx);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", "x")).EnsureAccepted().Client;
        (await management.SubscribeAsync("c1", "t/#", 1, Token)).ShouldBeTrue();

        (await management.PublishAsync(new EmqxPublication("t/1", "hello") { QoS = 1, UserProperties = [new("a", "1")] }, Token)).ShouldBeTrue();
        (await management.PublishAsync([new EmqxPublication("t/2", "x"), new EmqxPublication("nobody", "x")], Token)).ShouldBe([true, false]);
        (await management.PublishAsync([], Token)).ShouldBeEmpty();

        device.Messages.Select(static m => m.Topic).ShouldBe(["t/1", "t/2"]);
        await Should.ThrowAsync<ArgumentException>(() => management.PublishAsync(new EmqxPublication("t/#", "x"), Token));
        (await Should.ThrowAsync<ArgumentException>(() => management.PublishAsync(new EmqxPublication("t/1", "x") { UserProperties = [new("a", "1"), new("a", "2")] }, Token)))
            .Message.ShouldContain("two user properties have one name");
        await Should.ThrowAsync<ArgumentException>(() => management.SubscribeAsync("c1", "bad/#/x", 0, Token));
        await Should.ThrowAsync<ArgumentException>(() => management.KickUserAsync("", Token));
        (await management.ListSubscriptionsAsync("c1", Token)).ShouldNotBeNull().ShouldHaveSingleItem().Filter.ShouldBe("t/#");
    }

    /// <summary>A list that never ends is given up, and one that is the same page again and again at once.</summary>
    [Theory]
    [InlineData(false, "its list does not end: it has more than 10,000 pages of 1,000", 10_000)]
    [InlineData(true, "it was asked for page 2 and answers with page 1", 2)]
    public async Task List_ThatDoesNotEnd_IsGivenUp(bool isFirstPageAlways, string words, int asked)
    {
        Endless pages = new(isFirstPageAlways);
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), pages);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<EmqxManagement>().KickUserAsync("dev1", Token));

        e.Failure.ShouldBe(ManagementFailure.NotUnderstood);
        e.Message.ShouldContain(words);
        pages.Asked.ShouldBe(asked);
    }

    /// <summary>One client whose name is no text hides no other, and is not mistaken for one.</summary>
    [Fact]
    public async Task Names_ThatAreNoText_HideNobody()
    {
        byte[] body = [.. """{"data":[{"clientid":"a\ud800","username":"dev1"},{"clientid":"b"""u8, 0xff, .. "\",\"username\":\"dev1\"},{\"clientid\":\"c\",\"username\":\"dev1\"}]}"u8];
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), new Answer(body));

        (await services.GetRequiredService<EmqxManagement>().ListClientsAsync(cancellationToken: Token).Select(static c => c.ClientId).ToListAsync(Token)).ShouldBe(["a\ufffd", "b\ufffd", "c"]);
    }

    [Fact]
    public async Task NamesThatNobodyHas_AreNotSent()
    {
        BadAnswers answers = new("500");
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), answers);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        foreach (string name in (string[])["", "\ud800"])
        {
            await Should.ThrowAsync<ArgumentException>(() => management.KickAsync(["c1", name], Token));
            await Should.ThrowAsync<ArgumentException>(() => management.KickUsersAsync([.. Enumerable.Range(0, 60).Select(static n => $"dev{n}"), name], Token));
            await Should.ThrowAsync<ArgumentException>(() => management.UnsubscribeAsync("c1", name, Token));
            await Should.ThrowAsync<ArgumentException>(() => management.BanAsync(new EmqxBan(EmqxBanKind.UserName, name), Token));
        }

        // EMQX takes dots for steps: /clients/. is the list of all.
        foreach (string name in (string[])["", ".", ".."])
        {
            await Should.ThrowAsync<ArgumentException>(() => management.UnbanAsync(EmqxBanKind.ClientId, name, Token));
            await Should.ThrowAsync<ArgumentException>(() => management.ClearAuthorizationCacheAsync(name, Token));
            await Should.ThrowAsync<ArgumentException>(() => management.ListSubscriptionsAsync(name, Token));
            await Should.ThrowAsync<ArgumentException>(() => management.SubscribeAsync(name, "t", 0, Token));
            await Should.ThrowAsync<ArgumentException>(() => management.UnsubscribeAsync(name, "t", Token));
            await Should.ThrowAsync<ArgumentException>(() => management.KickDeviceAsync(name, cancellationToken: Token));
            await Should.ThrowAsync<ArgumentException>(() => management.KickDeviceAsync("c1", name, Token));
        }

        (await Should.ThrowAsync<ArgumentException>(() => management.PublishAsync([new EmqxPublication("t", "x"), new EmqxPublication("t", "x") { QoS = 3 }], Token))).Message.ShouldContain("Message 1 cannot be published, and none was");
        await Should.ThrowAsync<ArgumentException>(() => management.PublishAsync(new EmqxPublication("t", "x") { UserProperties = [new("a", "\ud800")] }, Token));
        await Should.ThrowAsync<ArgumentException>(() => management.PublishAsync(new EmqxPublication("t", "x") { ContentType = "\ud800" }, Token));
        answers.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Retries_RepeatWhatReads_AndPublishNothingTwice()
    {
        BadAnswers answers = new("503");
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), answers, retries: 1);
        EmqxManagement management = services.GetRequiredService<EmqxManagement>();

        await Should.ThrowAsync<ManagementException>(() => management.ListNodesAsync(Token));
        answers.Count.ShouldBe(2);
        await Should.ThrowAsync<ManagementException>(() => management.PublishAsync(new EmqxPublication("t", "x"), Token));
        answers.Count.ShouldBe(3);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<ServiceProvider> ServicesAsync(FakeEmqx emqx)
    {
        Uri url = await emqx.OpenManagementAsync();
        ServiceCollection services = new();
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret) = (url, "key", "secret"));
        return services.BuildServiceProvider();
    }

    private static ServiceProvider Services(Uri url, HttpMessageHandler answers, int retries = 0)
    {
        ServiceCollection services = new();
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Retries) = (url, "key", "secret", retries)).ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    [FailClosed]
    private sealed class Gate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
    }

    /// <summary>Pages of clients, each with as many as is said.</summary>
    private sealed class Pages(params int[] sizes) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int size = sizes[Asked++];
            string items = string.Join(",", Enumerable.Range(0, size).Select(n => $$"""{"clientid":"c{{Asked}}-{{n}}"}"""));
            string more = size > 0 ? "true" : "false";
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent($$$"""{"data":[{{{items}}}],"meta":{"hasnext":{{{more}}}}}""") });
        }
    }

    /// <summary>Full pages without an end, as of a broker that says so, or of a program that knows no pages.</summary>
    private sealed class Endless(bool isFirstPageAlways) : HttpMessageHandler
    {
        private static readonly string Items = string.Join(',', Enumerable.Repeat("{}", 1000));

        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int page = ++Asked == 1 || isFirstPageAlways ? 1 : Asked;
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent($$"""{"data":[{{Items}}],"meta":{"hasnext":true,"page":{{page}} } }""") });
        }
    }

    private sealed class Answer(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(body) });
    }
}

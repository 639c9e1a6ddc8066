using System.Net;
using System.Text;
using HookSdk.Core.Tests;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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

        (await management.PublishAsync(new EmqxPublication("t/1", "hello") { QoS = 1, UserProperties = new Dictionary<string, string> { ["a"] = "1" } }, Token)).ShouldBeTrue();
        (await management.PublishAsync([new EmqxPublication("t/2", "x"), new EmqxPublication("nobody", "x")], Token)).ShouldBe([true, false]);
        (await management.PublishAsync([], Token)).ShouldBeEmpty();

        device.Messages.Select(static m => m.Topic).ShouldBe(["t/1", "t/2"]);
        await Should.ThrowAsync<ArgumentException>(() => management.PublishAsync(new EmqxPublication("t/#", "x"), Token));
        await Should.ThrowAsync<ArgumentException>(() => management.SubscribeAsync("c1", "bad/#/x", 0, Token));
        await Should.ThrowAsync<ArgumentException>(() => management.KickUserAsync("", Token));
        (await management.ListSubscriptionsAsync("c1", Token)).ShouldNotBeNull().ShouldHaveSingleItem().Filter.ShouldBe("t/#");
    }

    [Theory]
    [InlineData("down", ManagementFailure.Unreachable)]
    [InlineData("slow", ManagementFailure.Late)]
    [InlineData("html", ManagementFailure.NotUnderstood)]
    [InlineData("html200", ManagementFailure.NotUnderstood)]
    [InlineData("500", ManagementFailure.Failed)]
    [InlineData("401", ManagementFailure.KeyRefused)]
    public async Task WhatIsNoAnswer_IsSaid_AndNoSecretWithIt(string how, ManagementFailure failure)
    {
        using ListLoggerProvider log = new();
        Answers answers = new(how);
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), answers, log);

        ManagementException e = await Should.ThrowAsync<ManagementException>(() => services.GetRequiredService<EmqxManagement>().ListNodesAsync(Token));

        e.Failure.ShouldBe(failure);
        string all = e + string.Join("\n", log.Lines);
        all.ShouldNotContain("s3cr3t");
        all.ShouldNotContain(Convert.ToBase64String("key:s3cr3t"u8));
    }

    [Fact]
    public async Task Retries_RepeatWhatReads_AndPublishNothingTwice()
    {
        Answers answers = new("503");
        await using ServiceProvider services = Services(new Uri("http://127.0.0.1:1"), answers, null, retries: 1);
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

    private static ServiceProvider Services(Uri url, Answers answers, ListLoggerProvider? log, int retries = 0)
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
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret, o.Retries, o.Timeout) = (url, "key", "s3cr3t", retries, TimeSpan.FromMilliseconds(100)))
            .ConfigurePrimaryHttpMessageHandler(() => answers);
        return services.BuildServiceProvider();
    }

    [FailClosed]
    private sealed class Gate : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(AccessReply.Allow());
    }

    private sealed class Answers(string how) : HttpMessageHandler
    {
        public int Count { get; private set; }

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

            int status = how switch { "html" => 404, "html200" => 200, _ => int.Parse(how, System.Globalization.CultureInfo.InvariantCulture) };
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(how.StartsWith("html", StringComparison.Ordinal) ? "<html>" : $$"""{"code":"INTERNAL_ERROR","message":"{{request.Headers.Authorization}}"}""", Encoding.UTF8) };
        }
    }
}

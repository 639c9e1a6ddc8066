#if (!jwt)
using HookSdk.Credentials;
#endif
using HookSdk.Identity;
using HookSdk.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using VerneMqHooks._1.Sessions;
using VerneMqHooks._1.Topics;

namespace VerneMqHooks._1.Tests;

/// <summary>The plugin alone: a fake VerneMQ calls it in process, with the bytes that the real one would send, and tells what its clients see.</summary>
public sealed class MqttPluginTests : IDisposable
{
#if (jwt)
    private readonly JwtVerifier _tokens = new(new Settings<JwtOptions>(new() { Secret = Logins.Settings["Jwt:Secret"] }), new HttpClient(), NullLoggerFactory.Instance);
#else
    private readonly PasswordVerifier _verifier = new();
    private readonly Settings<UserList> _users = new([new() { Name = "dev1", PasswordHash = PasswordHash.Create("secret", 1000).ToString() }]);
#endif
    private readonly Settings<TopicRules> _acl = new(["allow publish devices/%c/#", "allow subscribe devices/%c/#", "allow all v2/%c/#"]);
    private readonly Settings<LegacyTopicOptions> _legacy = new(new() { From = "legacy/", To = "v2/" });

#if (jwt)
    [Theory]
    [InlineData(MqttVersion.V5, 134)]
    [InlineData(MqttVersion.V311, 5)]
    public async Task Client_WithAToken_IsLetIn_AndNobodyElse(MqttVersion version, int code)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());

        Assert.Equal(0, (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "dev1", Password = Logins.Password, Version = version })).Code);
        Assert.Equal(code, (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "dev1", Password = Logins.Token(DateTimeOffset.UtcNow.AddHours(-1)), Version = version })).Code);
        Assert.Equal(code, (await broker.ConnectAsync(new MqttConnect("c1") { Version = version })).Code);
    }

    [Fact]
    public async Task Token_ThatEnds_EndsTheConnection()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());
        FakeVerneMqClient client = await ConnectAsync(broker);

        broker.Time.Advance(TimeSpan.FromMinutes(61));

        Assert.False(client.IsConnected);
    }
#else
    [Theory]
    [InlineData("dev1", "secret", MqttVersion.V5, 0)]
    [InlineData("dev1", "secret", MqttVersion.V311, 0)]
    [InlineData("dev1", "wrong", MqttVersion.V5, 134)]
    [InlineData("dev1", "wrong", MqttVersion.V311, 5)]
    [InlineData("nobody", "secret", MqttVersion.V5, 134)]
    [InlineData(null, null, MqttVersion.V5, 134)]
    public async Task Client_WithNameAndPassword_IsLetIn(string? name, string? password, MqttVersion version, int code)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());

        VerneMqConnectOutcome outcome = await broker.ConnectAsync(new MqttConnect("c1") { UserName = name, Password = password, Version = version });

        Assert.Equal(code, outcome.Code);
    }
#endif

    [Fact]
    public async Task Clients_ThatAllComeAtOnce_AreAllLetIn()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());

        VerneMqConnectOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => broker.ConnectAsync($"c{n}", "dev1", Logins.Password)));

        Assert.All(outcomes, static outcome => Assert.Equal(0, outcome.Code));
    }

#if (!jwt)
    [Fact]
    public async Task DisabledUser_IsNotLetInAnyMore()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());
        (await broker.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted();
        _users.Change([new() { Name = "dev1", PasswordHash = PasswordHash.Create("secret", 1000).ToString(), Disabled = true }]);

        (await broker.ConnectAsync("c1", "dev1", "secret")).EnsureRefused();
    }
#endif

    [Theory]
    [InlineData("devices/c1/up", true)]
    [InlineData("devices/c2/up", false)]
    [InlineData("legacy/c2/up", false)]
    public async Task Publish_ToItsOwnTopics_IsAllowed(string topic, bool isAllowed)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());
        FakeVerneMqClient client = await ConnectAsync(broker);

        VerneMqPublishOutcome outcome = await client.PublishAsync(topic, "21", qos: 1);

        Assert.Equal(isAllowed, outcome.IsAccepted);
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task LegacyTopic_MeetsItsSubscriberUnderTheNewName()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());
        FakeVerneMqClient client = await ConnectAsync(broker);

        (await client.SubscribeAsync("legacy/c1/#", qos: 1)).EnsureGranted(1);
        (await client.PublishAsync("legacy/c1/up", "21")).EnsureDelivered("c1", "v2/c1/up", "21");
        (await client.UnsubscribeAsync("legacy/c1/#")).EnsureUnsubscribed();
        (await client.PublishAsync("v2/c1/up", "22")).EnsureAccepted().EnsureNotDelivered("c1");
    }

    [Fact]
    public async Task Subscribe_DecidesAboutEachFilter()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());
        FakeVerneMqClient client = await ConnectAsync(broker);

        (await client.SubscribeAsync([new("devices/c1/#", 1), new("#", 1), new("$share/g/legacy/c1/+", 1)])).EnsureGranted(1, 135, 1);
    }

    /// <summary>VerneMQ up to 2.1.2 subscribes an MQTT 5 client to filters that are refused by a code alone.</summary>
    [Theory]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V5, 135)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V5, 135)]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V311, 128)]
    public async Task RefusedFilter_BringsNothing(FakeVerneMqVersion version, MqttVersion mqtt, int code)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin(), options => options.Version = version);
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("c1") { UserName = "dev1", Password = Logins.Password, Version = mqtt })).EnsureAccepted().Client;
        FakeVerneMqClient other = (await broker.ConnectAsync("other", "dev1", Logins.Password)).EnsureAccepted().Client;

        (await client.SubscribeAsync([new("devices/c1/#", 1), new("devices/other/#", 1)])).EnsureGranted(1, code);
        (await client.SubscribeAsync("devices/other/#", 1)).EnsureRefused(code);

        (await other.PublishAsync("devices/other/up", "21", qos: 1)).EnsureAccepted().EnsureNotDelivered("c1");
        Assert.Empty(client.Messages);
    }

    [Fact]
    public async Task Rules_Changed_ApplyToTheNextPublishAndByReauthorizeToSubscriptions()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin(), static options => options.Version = FakeVerneMqVersion.V21);
        FakeVerneMqClient client = await ConnectAsync(broker);
        await client.SubscribeAsync("devices/c1/#");
        _acl.Change(["allow publish devices/%c/#"]);

        (await client.PublishAsync("devices/c1/up", "21")).EnsureDelivered("c1");
        Assert.True(await broker.ReauthorizeAsync("dev1", "c1"));
        (await client.PublishAsync("devices/c1/up", "22")).EnsureAccepted().EnsureNotDelivered("c1");
    }

    [Fact]
    public async Task SessionLife_KillsNobody()
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(Plugin());
        MqttConnect stored = new("c1") { UserName = "dev1", Password = Logins.Password, CleanStart = false, Properties = MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, 60) };
        FakeVerneMqClient client = (await broker.ConnectAsync(stored)).EnsureAccepted().Client;

        await client.CloseAsync();
        broker.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Empty(broker.Sessions);
        Assert.Contains(broker.Calls, static call => call.Hook == "on_session_expired");
        broker.EnsureNothingKilled();
        broker.EnsureNoFallback();
    }

#if (jwt)
    public void Dispose() => _tokens.Dispose();
#else
    public void Dispose() => _verifier.Dispose();
#endif

    private static async Task<FakeVerneMqClient> ConnectAsync(FakeVerneMq broker) => (await broker.ConnectAsync("c1", "dev1", Logins.Password)).EnsureAccepted().Client;

    private MqttPlugin Plugin() => new(
#if (jwt)
        _tokens,
        new TokenLogins(NullLoggerFactory.Instance),
#else
        new ConfiguredUsers(_users, _verifier, NullLoggerFactory.Instance),
#endif
        new TopicAccessPolicy(_acl, NullLoggerFactory.Instance),
        new LegacyTopics(_legacy),
        new SessionLog(NullLogger<SessionLog>.Instance));
}

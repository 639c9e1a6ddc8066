using System.Text;
using EmqxHooks._1.Connections;
using EmqxHooks._1.Messages;
using HookSdk;
#if (!jwt)
using HookSdk.Credentials;
#endif
using HookSdk.EmqX.ExHook;
using HookSdk.Identity;
using HookSdk.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmqxHooks._1.Tests;

/// <summary>The provider alone: each handler is called with a request made by hand.</summary>
public sealed class MqttProviderTests
{
    private static readonly HookContext Context = HookContext.Create();

#if (jwt)
    private readonly JwtOptions _jwt = new() { Secret = Logins.Settings["Jwt:Secret"] };
#else
    private readonly Settings<UserList> _users = new([new() { Name = "dev1", PasswordHash = PasswordHash.Create("secret", PasswordHash.MinIterations).ToString() }]);
#endif
    private readonly Settings<TopicRules> _acl = new(["allow publish devices/%c/#", "deny subscribe devices/+/keys", "allow subscribe devices/%c/#"]);
    private readonly Settings<MessageRuleList> _rules = new([
        new() { Topics = "legacy/#", MoveTo = "v2/#" }, new() { Topics = "sensors/+/raw", MoveTo = "raw" }, new() { Topics = "debug/#", Drop = true },
    ]);
    private readonly ConnectionCounts _counts = new();

#if (jwt)
    [Fact]
    public async Task Client_WithAToken_IsLetIn_AndNobodyElse()
    {
        MqttProvider provider = Provider();

        Assert.True((await provider.OnClientAuthenticateAsync(new() { Client = Client, Password = Logins.PasswordOf("c1") }, Context)).IsAllowed);
        Assert.False((await provider.OnClientAuthenticateAsync(new() { Client = Client, Password = Logins.Token("c1", DateTimeOffset.UtcNow.AddHours(-1)) }, Context)).IsAllowed);
        Assert.False((await provider.OnClientAuthenticateAsync(new() { Client = Client, Password = "secret" }, Context)).IsAllowed);
    }

    [Fact]
    public async Task Client_MayDoWhatItsTokenSays()
    {
        MqttProvider provider = Provider();
        string token = Logins.Token("c1", DateTimeOffset.UtcNow.AddHours(1), """{"pub":["own/${clientid}"]}""");
        await provider.OnClientAuthenticateAsync(new() { Client = Client, Password = token }, Context);

        Assert.True((await provider.OnClientAuthorizeAsync(new() { Client = Client, Action = TopicAction.Publish, Topic = "own/c1" }, Context)).IsAllowed);
        Assert.False((await provider.OnClientAuthorizeAsync(new() { Client = Client, Action = TopicAction.Publish, Topic = "devices/c1/up" }, Context)).IsAllowed);
    }
#else
    [Theory]
    [InlineData("dev1", "secret", true)]
    [InlineData("dev1", "wrong", false)]
    [InlineData("dev1", "", false)]
    [InlineData("dev2", "secret", false)]
    [InlineData("", "", false)]
    public async Task Client_WithTheRightPassword_IsLetIn(string user, string password, bool allowed)
    {
        AccessReply reply = await Provider().OnClientAuthenticateAsync(new() { Client = new() { UserName = user }, Password = password }, Context);

        Assert.Equal(allowed, reply.IsAllowed);
    }

    [Fact]
    public async Task Users_Changed_ApplyUnlessTheyCannotBeUsed()
    {
        MqttProvider provider = Provider();
        ClientAuthenticateRequest login = new() { Client = new() { UserName = "dev1" }, Password = "secret" };
        string hash = _users.CurrentValue[0].PasswordHash;

        _users.Change([new() { Name = "dev1", PasswordHash = hash }, new() { Name = "dev2", PasswordHash = "no hash" }]);
        Assert.True((await provider.OnClientAuthenticateAsync(login, Context)).IsAllowed);
        _users.Change([new() { Name = "dev1", PasswordHash = hash, Disabled = true }]);
        Assert.False((await provider.OnClientAuthenticateAsync(login, Context)).IsAllowed);
    }
#endif

    [Theory]
    [InlineData(TopicAction.Publish, "devices/c1/up", true)]
    [InlineData(TopicAction.Publish, "devices/c2/up", false)]
    [InlineData(TopicAction.Subscribe, "devices/c1/down", true)]
    [InlineData(TopicAction.Subscribe, "devices/c1/keys", false)]
    [InlineData(TopicAction.Subscribe, "devices/c1/#", false)]
    [InlineData(TopicAction.Subscribe, "#", false)]
    public async Task Client_MayDoWhatTheRulesSay(TopicAction action, string topic, bool allowed)
    {
        MqttProvider provider = Provider();
#if (jwt)
        await provider.OnClientAuthenticateAsync(new() { Client = Client, Password = Logins.PasswordOf("c1") }, Context);
#endif
        AccessReply reply = await provider.OnClientAuthorizeAsync(new() { Client = new() { ClientId = "c1", UserName = "dev1" }, Action = action, Topic = topic }, Context);

        Assert.Equal(allowed, reply.IsAllowed);
    }

    [Theory]
    [InlineData("legacy/a/b", "v2/a/b")]
    [InlineData("legacy", "v2")]
    [InlineData("legacy/", "v2/")]
    [InlineData("legacy//a", "v2//a")]
    [InlineData("sensors/7/raw", "raw")]
    public async Task Message_ToAMovedTopic_IsMoved_AndStaysAsItIsOtherwise(string topic, string expected)
    {
        EmqxMessage message = new() { From = "c1", Topic = topic, QoS = 1, Payload = Encoding.UTF8.GetBytes("hi") };
        MessagePublishReply reply = await Provider().OnMessagePublishAsync(new() { Message = message }, Context);

        Assert.Equal(MessagePublishReply.Deliver(message with { Topic = expected }), reply);
    }

    [Theory]
    [InlineData("debug/x", true)]
    [InlineData("devices/c1/up", false)]
    public async Task Message_IsDroppedByRule(string topic, bool dropped)
    {
        MessagePublishReply reply = await Provider().OnMessagePublishAsync(new() { Message = new() { Topic = topic } }, Context);

        Assert.Equal(dropped ? MessagePublishReply.Drop() : MessagePublishReply.PassThrough(), reply);
    }

    [Fact]
    public async Task MessageRules_Changed_ApplyUnlessTheyCannotBeUsed()
    {
        MqttProvider provider = Provider();
        MessagePublishRequest request = new() { Message = new() { Topic = "legacy/a" } };

        _rules.Change([new() { Topics = "legacy/a", MoveTo = "v3/#" }]);
        Assert.Equal("v2/a", (await provider.OnMessagePublishAsync(request, Context)).Message?.Topic);
        _rules.Change([new() { Topics = "legacy/#", MoveTo = "v3/#" }]);
        Assert.Equal("v3/a", (await provider.OnMessagePublishAsync(request, Context)).Message?.Topic);
    }

    /// <summary>As EMQX tells it, step by step: + connected, - disconnected.</summary>
    [Theory]
    [InlineData("+-", "connects 1, disconnects 1")]
    [InlineData("+-+", "connects 2, disconnects 1")] // 5.8.9 and later: the client returns to its session.
    [InlineData("+--+", "connects 2, disconnects 1")] // 5.1: the same, told as a disconnect once more.
    [InlineData("+-+-", "connects 2, disconnects 2")]
    [InlineData("++-", "connects 2, disconnects 1")] // 5.9 and later: a second connection takes over from the first, which was still there.
    [InlineData("-+", "connects 1, disconnects 0")] // It was connected before this server was started.
    public async Task Connections_AreCounted_AsEachVersionTellsThem(string told, string expected)
    {
        MqttProvider provider = Provider();
        foreach (char step in told)
        {
            await (step == '+'
                ? provider.OnClientConnectedAsync(new() { Client = new() { ClientId = "c1" } }, Context)
                : provider.OnClientDisconnectedAsync(new() { Client = new() { ClientId = "c1" }, Reason = "takenover" }, Context));
        }

        Assert.Equal(expected, _counts.ToString());
    }

    [Theory]
    [InlineData("legacy/#", "v2/#", null)]
    [InlineData("sensors/+/raw", "raw", null)]
    [InlineData("raw", "raw", null)]
    [InlineData("open/#", "open/m/#", 0)]
    [InlineData("open/#", "debug/#", 1)]
    public void MessageRules_ThatWouldMoveAMessageTwice_AreToldOf(string topics, string to, int? second)
    {
        Lines<MessageRules> log = new();
        using MessageRules rules = new(new Settings<MessageRuleList>([new() { Topics = topics, MoveTo = to }, new() { Topics = "debug/#", Drop = true }]), log);

        Assert.Equal(second is null ? 0 : 1, log.Warnings.Count(w => w.StartsWith($"Rules:0: what is moved to '{to}' is a message for Rules:{second} too.", StringComparison.Ordinal)));
    }

#if (jwt)
    private static EmqxClient Client { get; } = new() { ClientId = "c1", UserName = "dev1" };

    private MqttProvider Provider() => new(
        new JwtVerifier(new Settings<JwtOptions>(_jwt), new HttpClient(), NullLoggerFactory.Instance),
        new TokenLogins(NullLoggerFactory.Instance),
#else
    private MqttProvider Provider() => new(
        new ConfiguredUsers(_users, new PasswordVerifier(), NullLoggerFactory.Instance),
#endif
        new TopicAccessPolicy(_acl, NullLoggerFactory.Instance),
        new MessageRules(_rules, NullLogger<MessageRules>.Instance),
        _counts);
}

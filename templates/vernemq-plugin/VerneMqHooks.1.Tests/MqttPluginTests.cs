using HookSdk;
using HookSdk.Credentials;
using HookSdk.VerneMq;
using Microsoft.Extensions.Logging.Abstractions;
using VerneMqHooks._1.Access;
using VerneMqHooks._1.Sessions;
using VerneMqHooks._1.Topics;
using VerneMqHooks._1.Users;

namespace VerneMqHooks._1.Tests;

/// <summary>The plugin's overrides alone, called as the server calls them.</summary>
public sealed class MqttPluginTests : IDisposable
{
    private readonly PasswordVerifier _verifier = new();
    private readonly Settings<UserList> _users = new([new() { Name = "dev1", PasswordHash = PasswordHash.Create("secret", 1000).ToString() }]);
    private readonly Settings<AclRules> _acl = new(["allow publish devices/%c/#", "allow subscribe devices/%c/#", "allow all v2/%c/#"]);
    private readonly Settings<LegacyTopicOptions> _legacy = new(new() { From = "legacy/", To = "v2/" });

    private static HookContext Call => HookContext.Create(callerGone: TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("dev1", "secret", true)]
    [InlineData("dev1", "wrong", false)]
    [InlineData("nobody", "secret", false)]
    [InlineData(null, null, false)]
    public async Task Client_WithNameAndPassword_IsLetIn(string? name, string? password, bool isLetIn)
    {
        RegisterReply reply = await Plugin().AuthenticateAsync(new() { ClientId = "c1", Username = name, Password = password }, Call);

        Assert.Equal(isLetIn ? RegisterReply.Ok() : RegisterReply.Deny(), reply);
    }

    [Fact]
    public async Task DisabledUser_IsNotLetIn()
    {
        MqttPlugin plugin = Plugin();
        _users.Change([new() { Name = "dev1", PasswordHash = PasswordHash.Create("secret", 1000).ToString(), Disabled = true }]);

        Assert.Equal(RegisterReply.Deny(), await plugin.AuthenticateAsync(new() { ClientId = "c1", Username = "dev1", Password = "secret" }, Call));
    }

    [Theory]
    [InlineData("devices/c1/up", true)]
    [InlineData("devices/c2/up", false)]
    [InlineData("legacy/c2/up", false)]
    public async Task Publish_ToItsOwnTopics_IsAllowed(string topic, bool isAllowed)
    {
        PublishReply reply = await Plugin().AuthorizePublishAsync(new() { ClientId = "c1", Topic = topic }, Call);

        Assert.Equal(isAllowed ? PublishReply.Ok() : PublishReply.Deny(), reply);
    }

    [Fact]
    public async Task Publish_ToALegacyTopic_IsRewritten()
    {
        PublishReply reply = await Plugin().AuthorizePublishAsync(new() { ClientId = "c1", Topic = "legacy/c1/up" }, Call);

        Assert.Equal(PublishReply.Ok(new() { Topic = "v2/c1/up" }), reply);
    }

    [Fact]
    public async Task Subscribe_DecidesAboutEachFilter()
    {
        AuthOnSubscribeRequest request = new() { ClientId = "c1", Topics = [new("devices/c1/#", 1), new("#", 1), new("$share/g/legacy/c1/+", 1)] };

        SubscribeReply reply = await Plugin().AuthorizeSubscribeAsync(request, Call);

        Assert.Equal([null, SubscribeRefusal.NotAuthorized, null], reply.Topics!.Select(static t => t.Refusal));
        Assert.Equal("$share/g/v2/c1/+", reply.Topics![2].Granted.Filter);
    }

    [Fact]
    public async Task Unsubscribe_FollowsTheRewrite()
    {
        UnsubscribeReply reply = await Plugin().OnUnsubscribeAsync(new() { ClientId = "c1", Topics = ["legacy/c1/#", "devices/c1/#"] }, Call);

        Assert.Equal(["v2/c1/#", "devices/c1/#"], reply.Topics!);
    }

    public void Dispose() => _verifier.Dispose();

    private MqttPlugin Plugin() => new(
        new UserDirectory(_users, _verifier, NullLogger<UserDirectory>.Instance),
        new TopicAccessRules(_acl, NullLogger<TopicAccessRules>.Instance),
        new LegacyTopics(_legacy),
        new SessionLog(NullLogger<SessionLog>.Instance));
}

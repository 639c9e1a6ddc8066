using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>What differs between versions.</summary>
public sealed class EmqxVersionTests
{
    public static TheoryData<string> Versions => [.. FakeEmqxVersion.All.Select(static v => v.Number)];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Ignore_OfEveryServer_RefusesFrom50To58Only(string number)
    {
        await using ScriptedBroker broker = new(Version(number));
        (await broker.AddAsync("a", EmqxFailedAction.Ignore, "client.authenticate")).On("OnClientAuthenticate", ScriptedLink.Ignore);
        (await broker.ConnectAsync("c")).IsAllowed.ShouldBe(Version(number).Package != 2);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task SecondServer_WithoutTheHook_IsAFailureFrom50AndTheEndOfTheChainBefore(string number)
    {
        FakeEmqxVersion version = Version(number);
        await using ScriptedBroker deny = new(version);
        (await deny.AddAsync("a", EmqxFailedAction.Deny, "client.authenticate")).On("OnClientAuthenticate", ScriptedLink.Bool(ValuedResponse.Types.ResponsedType.Continue, false));
        await deny.AddAsync("b", EmqxFailedAction.Deny, "message.publish");
        EmqxDecision decision = await deny.ConnectAsync("c");
        decision.Cause.ShouldBe(version.Package == 1 ? EmqxCause.Chain : EmqxCause.FailedAction);
        decision.IsAllowed.ShouldBe(version.Package == 1, "4.x loses the first server's no, 5.x takes the second for failed");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Drop_IsHeededFrom44_AndPublishedAllTheSameBefore(string number)
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(), o => o.Version = Version(number));
        FakeEmqxClient client = (await emqx.ConnectAsync("c", "u", "pw")).EnsureAccepted().Client;

        EmqxPublishOutcome published = await client.PublishAsync("in/x", "spam");

        published.IsForbidden.ShouldBe(number != "4.3.22");
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Names_OfV1AndOfV2_AreKnownToTheirOwnOnly(string number)
    {
        bool isV1 = Version(number).Package == 1;
        await using ScriptedBroker broker = new(Version(number));
        string? problem = await broker.Broker.AddServerAsync(new EmqxServerSettings(), new ScriptedLink("client.check_acl", "session.takeovered"));
        (problem is null).ShouldBe(isV1);
        problem = await broker.Broker.AddServerAsync(new EmqxServerSettings { Name = "b" }, new ScriptedLink("client.authorize", "session.takenover"));
        (problem is null).ShouldBe(!isV1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Requests_OfEachVersion_HaveItsFields(string number)
    {
        FakeEmqxVersion version = Version(number);
        await using ScriptedBroker broker = new(version);
        string authorize = version.Package == 1 ? "client.check_acl" : "client.authorize";
        ScriptedLink link = await broker.AddAsync("a", EmqxFailedAction.Deny, "client.connect", "client.connected", "message.publish", "session.subscribed", "client.subscribe", "client.unsubscribe", authorize);
        link.On("OnClientAuthorize", ScriptedLink.Yes).On("OnClientCheckAcl", ScriptedLink.Yes).On("OnMessagePublish", ScriptedLink.Ignore);
        EmqxChannel channel = broker.Broker.Open(new MqttConnect("c") { UserName = "u", Properties = MqttProperties.None.WithUserProperty("k", "v").With(MqttPropertyNames.ReceiveMaximum, 5) });
        await channel.Process.PostAsync(async () => await channel.ConnectAsync());
        await channel.Process.PostAsync(async () => await channel.SubscribeAsync([new MqttSubscription("$share/g/a/#", 1)], MqttProperties.None, 1));
        await channel.Process.PostAsync(async () => await channel.PublishAsync(new MqttPublish("b", "x") { Properties = MqttProperties.None.WithUserProperty("p", "q") }));
        await channel.Process.PostAsync(() => channel.UnsubscribeAsync(["$share/g/a/#"], MqttProperties.None, 2));

        link.Calls.ShouldAllBe(c => c.Service == $"emqx.exhook.v{version.Package}.HookProvider");
        ClientConnectRequest connect = ClientConnectRequest.Parser.ParseFrom(Body("OnClientConnect"));
        connect.Props.Select(static p => p.Name).ShouldBe(version.IsFrom59 ? ["Receive-Maximum"] : ["User-Property", "Receive-Maximum"]);
        connect.UserProps.Count.ShouldBe(version.IsFrom59 ? 1 : 0);
        (connect.Conninfo.Peerport > 0).ShouldBe(version.IsFrom54);
        connect.Meta.Version.ShouldBe(number);
        (ClientConnectedRequest.Parser.ParseFrom(Body("OnClientConnected")).Clientinfo.Peerport > 0).ShouldBe(version.IsFrom54);
        MessagePublishRequest publish = MessagePublishRequest.Parser.ParseFrom(Body("OnMessagePublish"));
        publish.Message.Headers.Count.ShouldBe(version.HasMessageHeaders ? 3 : 0);
        publish.UserProps.Count.ShouldBe(version.IsFrom59 ? 1 : 0);
        SessionSubscribedRequest subscribed = SessionSubscribedRequest.Parser.ParseFrom(Body("OnSessionSubscribed"));
        (subscribed.Topic, subscribed.Subopts.Share).ShouldBe(version.IsFrom54 ? ("$share/g/a/#", "") : ("a/#", "g"));
        TopicFilter filter = ClientSubscribeRequest.Parser.ParseFrom(Body("OnClientSubscribe")).TopicFilters.Single();
        (filter.Name, filter.Qos, filter.Subopts?.Qos).ShouldBe(version.IsFrom54 ? ("$share/g/a/#", 0u, 1u) : ("a/#", 1u, null));
        ClientUnsubscribeRequest.Parser.ParseFrom(Body("OnClientUnsubscribe")).TopicFilters.Count.ShouldBe(version.IsFrom54 ? 1 : 0);
        ClientAuthorizeRequest.Parser.ParseFrom(Body(version.Package == 1 ? "OnClientCheckAcl" : "OnClientAuthorize")).Topic.ShouldBe("a/#");

        byte[] Body(string method) => link.Calls.First(c => c.Method == method).Body;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Password_ThatIsNoUtf8_FailsBeforeTheCall(bool deny)
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V51);
        ScriptedLink link = (await broker.AddAsync("a", deny ? EmqxFailedAction.Deny : EmqxFailedAction.Ignore, "client.authenticate")).On("OnClientAuthenticate", ScriptedLink.Yes);
        EmqxChannel channel = broker.Broker.Open(new MqttConnect("c") { PasswordBytes = new byte[] { 0xff } });
        await channel.Process.PostAsync(async () => await channel.ConnectAsync());
        channel.Decision!.IsAllowed.ShouldBeFalse();
        link.Calls.ShouldNotContain(static c => c.Method == "OnClientAuthenticate");
    }

    private static FakeEmqxVersion Version(string number) => FakeEmqxVersion.All.Single(v => v.Number == number);
}

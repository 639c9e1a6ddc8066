namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>Servers that fail, are away, come back; several of them.</summary>
public sealed class EmqxServerTests
{
    [Fact]
    public async Task Load_ThatFails_IsTriedAgainEveryAutoReconnect()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V51);
        ScriptedLink link = new ScriptedLink().On("OnProviderLoaded", ScriptedLink.Error);
        (await broker.Broker.AddServerAsync(new EmqxServerSettings { AutoReconnect = TimeSpan.FromSeconds(10) }, link)).ShouldBe("broken");
        broker.Broker.Server("default").Status.ShouldBe(EmqxServerStatus.Connecting);
        (await broker.ConnectAsync("early")).Cause.ShouldBe(EmqxCause.NotAsked);
        broker.Clock.Advance(TimeSpan.FromSeconds(25));
        link.Calls.Count.ShouldBe(3);
        link.On("OnProviderLoaded", ScriptedLink.Message(new EmqX.ExHook.Wire.LoadedResponse()));
        broker.Clock.Advance(TimeSpan.FromSeconds(5));
        broker.Broker.Server("default").Status.ShouldBe(EmqxServerStatus.Connected);
        broker.Clock.Advance(TimeSpan.FromHours(1));
        link.Calls.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Load_ThatFailsWithoutAutoReconnect_IsNotTriedAgain()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V51);
        ScriptedLink link = new("no.such.hook");
        (await broker.Broker.AddServerAsync(new EmqxServerSettings { AutoReconnect = null }, link)).ShouldNotBeNull().ShouldContain("unknown_hookpoint");
        broker.Broker.Server("default").Status.ShouldBe(EmqxServerStatus.Disconnected);
        broker.Clock.Advance(TimeSpan.FromHours(1));
        link.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Call_WhileTheServerIsAway_StillArrivesLaterBefore59()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V51);
        bool isAway = false;
        ScriptedLink link = await broker.AddAsync("a", EmqxFailedAction.Deny, "client.authenticate");
        link.On("OnClientAuthenticate", _ => isAway ? EmqxAnswer.Away("gone") : ScriptedLink.Yes);
        isAway = true;
        Task<EmqxDecision> refused = broker.ConnectAsync("c");
        refused.IsCompleted.ShouldBeFalse("the client waits for the whole request_timeout");
        isAway = false;
        broker.Clock.Advance(TimeSpan.FromSeconds(5));
        (await refused).IsAllowed.ShouldBeTrue("it was back as the timeout was over, and the call had been kept");

        isAway = true;
        refused = broker.ConnectAsync("d");
        broker.Clock.Advance(TimeSpan.FromSeconds(4));
        int calls = link.Calls.Count;
        Task<EmqxDecision> queued = broker.ConnectAsync("e");
        broker.Clock.Advance(TimeSpan.FromSeconds(1));
        (await refused).Cause.ShouldBe(EmqxCause.FailedAction);
        isAway = false;
        broker.Clock.Advance(TimeSpan.FromSeconds(4));
        (await queued).IsAllowed.ShouldBeFalse();
        broker.Clock.Advance(TimeSpan.FromSeconds(1));
        link.Calls.Count.ShouldBe(calls + 4, "both were tried at the pause's end, and both arrive at the next");
        (await broker.ConnectAsync("f")).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public async Task Server_ThatIsLostFrom59_IsLoadedAgain()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V59);
        bool isAway = false;
        ScriptedLink link = await broker.AddAsync("a", EmqxFailedAction.Deny, "client.authenticate");
        link.On("OnClientAuthenticate", _ => isAway ? EmqxAnswer.Away("gone") : ScriptedLink.Yes);
        isAway = true;
        (await broker.ConnectAsync("c")).Cause.ShouldBe(EmqxCause.FailedAction, "it fails at once");
        broker.Broker.Server("a").Status.ShouldBe(EmqxServerStatus.Connecting);
        isAway = false;
        broker.Clock.Advance(TimeSpan.FromSeconds(60));
        broker.Broker.Server("a").Status.ShouldBe(EmqxServerStatus.Connected);
        link.Calls.Count(static c => c.Method == "OnProviderLoaded").ShouldBe(2);
    }

    [Fact]
    public async Task Answer_ThatNeverComes_IsWaitedForAsLongAsTheSettingsSay()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V51);
        NeverLink link = new();
        (await broker.Broker.AddServerAsync(new EmqxServerSettings { RequestTimeout = TimeSpan.FromSeconds(2) }, link)).ShouldBeNull();
        Task<EmqxDecision> connecting = broker.ConnectAsync("c");
        broker.Clock.Advance(TimeSpan.FromMilliseconds(1999));
        connecting.IsCompleted.ShouldBeFalse();
        broker.Clock.Advance(TimeSpan.FromMilliseconds(1));
        EmqxDecision decision = await connecting;
        (decision.IsAllowed, decision.Cause).ShouldBe((false, EmqxCause.FailedAction));
    }

    [Fact]
    public async Task Publish_OfTwoServers_GoesFromOneToTheNext()
    {
        await using ScriptedBroker broker = new(FakeEmqxVersion.V51);
        ScriptedLink first = (await broker.AddAsync("a", EmqxFailedAction.Deny, "message.publish")).On("OnMessagePublish", static c =>
        {
            EmqX.ExHook.Wire.Message message = EmqX.ExHook.Wire.MessagePublishRequest.Parser.ParseFrom(c.Body).Message;
            message.Topic = "second/" + message.Topic;
            message.Headers["extra"] = "kept between servers";
            return ScriptedLink.Message(new EmqX.ExHook.Wire.ValuedResponse { Message = message });
        });
        ScriptedLink second = (await broker.AddAsync("b", EmqxFailedAction.Deny, "message.publish")).On("OnMessagePublish", ScriptedLink.Ignore);
        EmqxRouting routing = await broker.Broker.PublishByRestAsync(new MqttPublish("t", "x"));
        (routing.Decision.Message.Topic, routing.Decision.Server, routing.Decision.Cause).ShouldBe(("second/t", "a", EmqxCause.Hook));
        routing.Decision.Message.Headers.ShouldBeEmpty("the broker takes allow_publish only");
        EmqX.ExHook.Wire.Message told = EmqX.ExHook.Wire.MessagePublishRequest.Parser.ParseFrom(second.Calls.Last().Body).Message;
        (told.Topic, told.Headers["extra"]).ShouldBe(("second/t", "kept between servers"));
        first.Calls.Count.ShouldBe(2);
    }

    private sealed class NeverLink : EmqxLink
    {
        public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default) =>
            call.Method == EmqxMethods.ProviderLoaded
                ? new(ScriptedLink.Message(new EmqX.ExHook.Wire.LoadedResponse { Hooks = { new EmqX.ExHook.Wire.HookSpec { Name = "client.authenticate" } } }))
                : new(new TaskCompletionSource<EmqxAnswer>().Task);

        public override void Dispose()
        {
        }
    }
}

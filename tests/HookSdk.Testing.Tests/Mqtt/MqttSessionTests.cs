namespace HookSdk.Testing.Tests.Mqtt;

public sealed class MqttSessionTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void TryStart_BeyondTheWindow_WaitsInOrder()
    {
        MqttSession session = new("c", _clock) { Window = 2 };
        MqttDelivery first = session.TryStart(Message("1", 1))!;
        MqttDelivery second = session.TryStart(Message("2", 2))!;
        session.TryStart(Message("3", 1)).ShouldBeNull();
        session.TryStart(Message("4", 1)).ShouldBeNull();
        session.TryStart(Message("5", 0)).ShouldNotBeNull().PacketId.ShouldBe(0);
        session.TryStartNext().ShouldBeNull();

        session.Acknowledge(second.PacketId).ShouldBeNull("a QoS 2 message is not acknowledged by PUBACK");
        session.Acknowledge(first.PacketId).ShouldBe(first);
        session.Acknowledge(first.PacketId).ShouldBeNull();
        session.TryStartNext()!.Message.Topic.ShouldBe("3");
        session.TryStartNext().ShouldBeNull();

        session.Complete(second.PacketId).ShouldBeNull("PUBREC comes first");
        session.Receive(second.PacketId).ShouldBe(second);
        session.Receive(second.PacketId).ShouldBeNull();
        session.Complete(second.PacketId).ShouldBe(second);
        session.TryStartNext()!.Message.Topic.ShouldBe("4");
        session.InFlight.Select(static d => d.Message.Topic).ShouldBe(["3", "4"]);
    }

    [Fact]
    public void Wait_BeyondItsLimit_LosesTheOldest()
    {
        MqttSession session = new("c", _clock) { WaitingLimit = 2, KeepsQoS0 = false };
        MqttMessage zero = Message("0", 0);
        session.Wait(zero).ShouldBe(zero);
        session.Wait(Message("1", 1)).ShouldBeNull();
        session.Wait(Message("2", 1)).ShouldBeNull();
        session.Wait(Message("3", 1))!.Topic.ShouldBe("1");
        session.Waiting.ShouldBe(2);
    }

    [Fact]
    public void Wait_BeyondItsLimit_LosesTheNewestWhereItIsToldTo()
    {
        MqttSession session = new("c", _clock) { WaitingLimit = 1, LosesTheNewest = true };
        session.Wait(Message("1", 1)).ShouldBeNull();
        session.Wait(Message("2", 1))!.Topic.ShouldBe("2");
        session.TryStartNext()!.Message.Topic.ShouldBe("1");
    }

    [Fact]
    public void TryStartNext_OfMessagesOutOfDate_PassesThemOver()
    {
        MqttSession session = new("c", _clock);
        session.Wait(Message("old", 1) with { Properties = MqttProperties.None.With(MqttPropertyNames.MessageExpiryInterval, 5) });
        session.Wait(Message("young", 1) with { Properties = MqttProperties.None.With(MqttPropertyNames.MessageExpiryInterval, 60) });
        _clock.Advance(TimeSpan.FromSeconds(10));

        MqttDelivery delivery = session.TryStartNext()!;
        delivery.Message.Topic.ShouldBe("young");
        MqttPublish packet = delivery.Message.ToPublish(MqttVersion.V5, _clock.GetUtcNow(), delivery.PacketId);
        packet.Properties.Number(MqttPropertyNames.MessageExpiryInterval).ShouldBe(50);
        delivery.Message.ToPublish(MqttVersion.V311, _clock.GetUtcNow()).Properties.IsEmpty.ShouldBeTrue();
        session.TryStartNext().ShouldBeNull();
    }

    [Fact]
    public void TryTakeIn_OfTheSameIdentifier_IsTrueOnceUntilReleased()
    {
        MqttSession session = new("c", _clock);
        session.TryTakeIn(7).ShouldBeTrue();
        session.TryTakeIn(7).ShouldBeFalse();
        session.TryRelease(7).ShouldBeTrue();
        session.TryRelease(7).ShouldBeFalse();
        session.TryTakeIn(7).ShouldBeTrue();
    }

    [Fact]
    public void For_OfASubscription_LowersAndFlags()
    {
        MqttSession session = new("c", _clock);
        MqttMessage message = Message("t", 2) with { From = "c", Retain = true };
        message.For(session, new("t", 1) { NoLocal = true }).ShouldBeNull();
        MqttMessage plain = message.For(session, new("t", 1))!;
        (plain.QoS, plain.Retain).ShouldBe((1, false));
        MqttMessage kept = message.For(session, new("t", 2) { RetainAsPublished = true, Identifier = 7 })!;
        (kept.QoS, kept.Retain, kept.Properties.Number(MqttPropertyNames.SubscriptionIdentifier)).ShouldBe((2, true, 7L));
        message.For(session, new("t"), retained: true)!.Retain.ShouldBeTrue();
    }

    [Fact]
    public void ExpiryOf_EachKindOfConnect_IsTheStandards()
    {
        MqttSession.ExpiryOf(new MqttConnect("c")).ShouldBe(TimeSpan.Zero);
        MqttSession.ExpiryOf(new MqttConnect("c") { Properties = Expiry(30) }).ShouldBe(TimeSpan.FromSeconds(30));
        MqttSession.ExpiryOf(new MqttConnect("c") { Properties = Expiry(uint.MaxValue) }).ShouldBe(TimeSpan.MaxValue);
        MqttSession.ExpiryOf(new MqttConnect("c") { Version = MqttVersion.V311 }).ShouldBe(TimeSpan.Zero);
        MqttSession.ExpiryOf(new MqttConnect("c") { Version = MqttVersion.V311, CleanStart = false }).ShouldBe(TimeSpan.MaxValue);
    }

    [Fact]
    public void Timers_OfASession_FireOnTheClock()
    {
        List<string> fired = [];
        MqttSession session = new("c", _clock) { Expiry = TimeSpan.FromSeconds(60) };
        session.StartExpiry(() => fired.Add("expired"));
        session.StartWill(new MqttWill("w", "") { Properties = MqttProperties.None.With(MqttPropertyNames.WillDelayInterval, 10) }, () => fired.Add("will"));
        session.StartWill(new MqttWill("w", ""), () => fired.Add("at once"));
        _clock.Advance(TimeSpan.FromSeconds(9));
        fired.ShouldBe(["at once"]);
        _clock.Advance(TimeSpan.FromSeconds(51));
        fired.ShouldBe(["at once", "will", "expired"]);

        session.StartExpiry(() => fired.Add("again"));
        session.StopExpiry();
        _clock.Advance(TimeSpan.FromHours(1));
        fired.Count.ShouldBe(3);
        _clock.WaitingTimers.ShouldBe(0);
    }

    [Fact]
    public async Task Sessions_MovedToAnotherChannel_KeepTheirRoutes()
    {
        MqttSessions sessions = new(_clock);
        TestChannel first = new(new MqttConnect("c") { Properties = Expiry(60) }, _clock);
        MqttSession session = sessions.Create("c", first);
        sessions.Subscribe(session, new("a")).ShouldBeTrue();
        sessions.Subscribe(session, new("a", 1)).ShouldBeFalse();
        bool expired = false;
        session.StartExpiry(() => expired = true);

        TestChannel second = new(new MqttConnect("c"), _clock);
        MqttSessions.Move(session, second);
        _clock.Advance(TimeSpan.FromHours(1));
        expired.ShouldBeFalse();
        (first.Session, second.Session, session.Expiry).ShouldBe((null, session, TimeSpan.Zero));
        List<MqttRoute> found = [];
        sessions.Routes.Match("a", found);
        found.ShouldHaveSingleItem().Subscription.QoS.ShouldBe(1);

        sessions.Remove(session);
        found.Clear();
        sessions.Routes.Match("a", found);
        found.ShouldBeEmpty();
        sessions.Find("c").ShouldBeNull();
        await second.Process.PostAsync(static () => ValueTask.CompletedTask);
    }

    [Fact]
    public void KeepAlive_OfASilentClient_EndsAfterOneAndAHalfTimesAsLong()
    {
        bool timedOut = false;
        TestChannel channel = new(new MqttConnect("c"), _clock);
        channel.StartKeepAlive(TimeSpan.FromSeconds(10), () =>
        {
            timedOut = true;
            return ValueTask.CompletedTask;
        });
        _clock.Advance(TimeSpan.FromSeconds(14));
        channel.Touch();
        _clock.Advance(TimeSpan.FromSeconds(14));
        timedOut.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));
        timedOut.ShouldBeTrue();
    }

    [Fact]
    public void Channel_ThatIsClosed_SendsNothingMore()
    {
        TestChannel channel = new(new MqttConnect("c"), _clock);
        channel.Send(new(MqttPacket.Pingresp));
        channel.Close();
        channel.Send(new(MqttPacket.Pingresp));
        channel.Close(MqttPacket.Reset);
        channel.Received.Select(static r => r.Packet).ShouldBe([MqttPacket.Pingresp, MqttPacket.Closed]);
    }

    [Fact]
    public void Retained_Messages_AreKeptPerTopicUntilEmptiedOrOutOfDate()
    {
        MqttRetained retained = new();
        retained.Set(Message("a/1", 0));
        retained.Set(Message("a/2", 0) with { Properties = MqttProperties.None.With(MqttPropertyNames.MessageExpiryInterval, 1) });
        retained.Match("a/#", _clock.GetUtcNow()).Count.ShouldBe(2);
        retained.Match("a/#", _clock.GetUtcNow() + TimeSpan.FromSeconds(2)).ShouldHaveSingleItem().Topic.ShouldBe("a/1");
        retained.Set(Message("a/1", 0) with { Payload = default });
        retained.Match("a/1", _clock.GetUtcNow()).ShouldBeEmpty();
    }

    private static MqttProperties Expiry(long seconds) => MqttProperties.None.With(MqttPropertyNames.SessionExpiryInterval, seconds);

    private MqttMessage Message(string topic, int qos) => new() { Topic = topic, QoS = qos, Payload = "x"u8.ToArray(), At = _clock.GetUtcNow() };

    private sealed class TestChannel(MqttConnect connect, TimeProvider time) : MqttChannel(connect, time);
}

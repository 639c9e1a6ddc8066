using HookSdk.EmqX.ExHook;

namespace HookSdk.EmqX.Tests.ExHook.Replies;

public sealed class EmqxMessageTests
{
    private static readonly EmqxMessage Message = new() { Id = "1", From = "c1", Topic = "a/b", QoS = 1, Payload = "secret"u8.ToArray(), Headers = [new("username", "u1")] };

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a/#", "wildcard")]
    [InlineData("a/+/b", "wildcard")]
    [InlineData("a\0b", "NUL")]
    public void Topic_ThatIsNone_IsRefusedWhereItIsSet(string topic, string problem) =>
        Should.Throw<ArgumentException>(() => Message with { Topic = topic }).Message.ShouldContain(problem);

    [Fact]
    public void Topic_WithHalfASurrogatePair_IsRefusedWhereItIsSet() =>
        Should.Throw<ArgumentException>(static () => Message with { Topic = "a" + '\ud800' }).Message.ShouldContain("Unicode");

    [Fact]
    public void Topic_TooLong_IsRefusedWhereItIsSet()
    {
        (Message with { Topic = new string('x', 65_535) }).Topic.Length.ShouldBe(65_535);
        Should.Throw<ArgumentException>(() => Message with { Topic = new string('x', 65_536) });
        Should.Throw<ArgumentException>(() => Message with { Topic = new string('€', 21_846) });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(9)]
    public void Qos_ThatIsNone_IsRefusedWhereItIsSet(int qos) => Should.Throw<ArgumentOutOfRangeException>(() => Message with { QoS = qos });

    [Fact]
    public void With_KeepsTheRest()
    {
        EmqxMessage changed = Message with { Topic = "c", Payload = "new"u8.ToArray() };
        (changed.Id, changed.From, changed.QoS, changed.UserName).ShouldBe(("1", "c1", 1, "u1"));
        Message.Topic.ShouldBe("a/b");
    }

    [Fact]
    public void AllowPublish_IsAHeader()
    {
        Message.AllowPublish.ShouldBeTrue();
        EmqxMessage dropped = Message with { AllowPublish = false };
        dropped.AllowPublish.ShouldBeFalse();
        dropped.Headers.ShouldBe([new("username", "u1"), new("allow_publish", "false")]);
        (dropped with { AllowPublish = true }).Headers.ShouldBe([new("username", "u1"), new("allow_publish", "true")]);
        Message.Headers.ShouldBe([new("username", "u1")]);
        (Message with { Headers = [new("allow_publish", "FALSE")] }).AllowPublish.ShouldBeTrue("EMQX knows the lower case alone");
    }

    [Fact]
    public void Equality_IsByValue_PayloadIncluded()
    {
        EmqxMessage twin = Message with { Payload = "secret"u8.ToArray() };
        twin.ShouldBe(Message);
        twin.GetHashCode().ShouldBe(Message.GetHashCode());
        (Message with { Payload = "other!"u8.ToArray() }).ShouldNotBe(Message);
        (Message with { AllowPublish = false }).ShouldNotBe(Message);
    }

    [Fact]
    public void ToString_HasNoPayload() => Message.ToString().ShouldBe("EmqxMessage { Id = 1, From = c1, Topic = a/b, QoS = 1, 6 bytes }");

    [Fact]
    public void Timestamp_BeyondTheCalendar_IsTheLatestTime()
    {
        (Message with { Milliseconds = 1_645_000_000_123 }).Timestamp.ShouldBe(new DateTimeOffset(2022, 2, 16, 8, 26, 40, 123, TimeSpan.Zero));
        (Message with { Milliseconds = ulong.MaxValue }).Timestamp.Year.ShouldBe(9999);
    }

    [Fact]
    public void Deliver_MessageWithoutATopic_IsRefused() => Should.Throw<ArgumentException>(() => MessagePublishReply.Deliver(new EmqxMessage()));

    [Fact]
    public void Replies_AreEqualByValue_AndFactoriesShareInstances()
    {
        MessagePublishReply.Deliver(Message).ShouldBe(MessagePublishReply.Deliver(Message with { }));
        MessagePublishReply.PassThrough().ShouldBeSameAs(MessagePublishReply.PassThrough());
        MessagePublishReply.Drop().ShouldNotBe(MessagePublishReply.Drop(ChainStep.Continue));
        AccessReply.Allow().ShouldBeSameAs(AccessReply.Allow());
        AccessReply.Deny().ShouldNotBe(AccessReply.Allow(ChainStep.Stop));
        (AccessReply.Allow().Step, AccessReply.Deny().Step, AccessReply.Ignore().IsAllowed).ShouldBe((ChainStep.Continue, ChainStep.Stop, null));
    }

    [Fact]
    public void Request_MadeByHand_KeepsItsPasswordInEitherOrder()
    {
        new ClientAuthenticateRequest { Client = new() { ClientId = "c1" }, Password = "p" }.Password.ShouldBe("p");
        new ClientAuthenticateRequest { Password = "p", Client = new() { ClientId = "c1" } }.Password.ShouldBe("p");
    }

    [Fact]
    public void ToString_OfRequestsAndReplies_TellsNoPasswordAndNoPayload()
    {
        ClientAuthenticateRequest request = new() { Client = new() { ClientId = "c1" }, Password = "hunter2" };
        (request.ToString() + request.Client + MessagePublishReply.Deliver(Message)).ShouldNotContain("hunter2");
        MessagePublishReply.Deliver(Message).ToString().ShouldBe("MessagePublishReply.Deliver EmqxMessage { Id = 1, From = c1, Topic = a/b, QoS = 1, 6 bytes }, Continue");
        AccessReply.Deny().ToString().ShouldBe("AccessReply.Deny, Stop");
    }
}

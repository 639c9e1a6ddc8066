using System.Text;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.ExProto;
using HookSdk.Mqtt;
using HookSdk.Testing;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook.Codec;

/// <summary>A number that an enum has no name for is read, seen and written as it is. What a provider answers holds no enum of EMQX's.</summary>
public sealed class UnnamedNumberTests
{
    private const int Nobody = 7;

    [Fact]
    public void RetainHandling_WithoutAName_IsKept()
    {
        Wire.ClientSubscribeRequest sent = new()
        {
            Clientinfo = new() { Clientid = "c" },
            TopicFilters = { new Wire.TopicFilter { Name = "a/#", Subopts = new() { Qos = 1, Rh = Nobody } } },
            Meta = new(),
        };

        ClientSubscribeRequest read = Read(sent, static (ref WireReader reader) => new ClientSubscribeRequest(ref reader, ExHookVersion.V3));

        EmqxSubscription subscription = read.Subscriptions.ShouldHaveSingleItem();
        subscription.RetainHandling.ShouldBe((RetainHandling)Nobody);
        subscription.ToString().ShouldNotBeNull();
        WireTwins.Of(read).ToByteArray().ShouldBe(sent.ToByteArray());
    }

    [Fact]
    public void Action_WithoutAName_IsKept_AndNoRuleOfPublishingOrSubscribingSpeaksOfIt()
    {
        Wire.ClientAuthorizeRequest sent = new() { Clientinfo = new() { Clientid = "c" }, Type = (Wire.ClientAuthorizeRequest.Types.AuthorizeReqType)Nobody, Topic = "a/b", Meta = new() };

        ClientAuthorizeRequest read = Read(sent, static (ref WireReader reader) => new ClientAuthorizeRequest(ref reader));

        read.Action.ShouldBe((TopicAction)Nobody);
        read.ToString().ShouldNotBeNull();
        WireTwins.Of(read).ToByteArray().ShouldBe(sent.ToByteArray());
        TopicAccessList.Parse(["allow publish a/b", "allow subscribe a/b"]).Decide(read.Action, read.Topic, "c", null).ShouldBe(TopicAccess.NoMatch);
    }

    [Fact]
    public async Task SocketType_WithoutAName_IsKept_AndTheDeviceIsServed()
    {
        Socket handler = new();
        await using FakeExProto emqx = await FakeExProto.StartAsync(handler);

        FakeDevice device = await emqx.ConnectAsync((ExProtoSocketType)Nobody);

        await device.ExpectAsync("7");
        handler.Seen.ShouldBe((ExProtoSocketType)Nobody);
        emqx.EnsureNoFallback();
    }

    private static TRequest Read<TRequest>(IMessage message, Maker<TRequest> make)
    {
        WireReader reader = new(HookBody.Copy(message.ToByteArray()));
        return make(ref reader);
    }

    private sealed class Socket : ExProtoHandler
    {
        public ExProtoSocketType Seen { get; private set; }

        public override async Task RunAsync(ExProtoConnection connection)
        {
            Seen = connection.SocketType;
            await connection.SendAsync(Encoding.UTF8.GetBytes(connection.SocketType.ToString()));
        }
    }

    private delegate TRequest Maker<out TRequest>(ref WireReader reader);
}

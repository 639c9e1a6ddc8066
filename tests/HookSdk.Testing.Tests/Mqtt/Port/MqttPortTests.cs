using HookSdk.EmqX.ExHook;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>What the ports make of bytes that no library would send, and of time.</summary>
public sealed class MqttPortTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, byte[]> Junk = new()
    {
        ["no packet of a client"] = [0x20, 2, 0, 0],
        ["reserved type 0"] = [0x00, 0],
        ["flags on PINGREQ"] = [0xC1, 0],
        ["a length of five bytes"] = [0x30, 0xFF, 0xFF, 0xFF, 0xFF, 0x01],
        ["more than 1 MiB"] = [0x30, 0x80, 0x80, 0x41],
        ["QoS 3"] = [0x36, 4, 0, 1, (byte)'a', 0],
        ["PUBLISH without a topic"] = [0x30, 0],
        ["a topic that ends behind the packet"] = [0x30, 3, 0, 9, (byte)'a'],
        ["a topic that is no UTF-8"] = [0x30, 5, 0, 2, 0xC3, 0x28, 0],
        ["packet identifier 0"] = [0x32, 6, 0, 1, (byte)'a', 0, 0, 0],
        ["a property of another packet"] = [0x30, 9, 0, 1, (byte)'a', 5, 17, 0, 0, 0, 1],
        ["a property twice"] = [0x30, 8, 0, 1, (byte)'a', 4, 1, 0, 1, 0],
        ["topic alias 0"] = [0x30, 7, 0, 1, (byte)'a', 3, 35, 0, 0],
        ["SUBSCRIBE without a filter"] = [0x82, 3, 0, 1, 0],
        ["SUBSCRIBE with wrong flags"] = [0x80, 8, 0, 1, 0, 0, 1, (byte)'a', 0, 0],
        ["reserved options"] = [0x82, 7, 0, 1, 0, 0, 1, (byte)'a', 0xC0],
        ["PINGREQ with a body"] = [0xC0, 1, 0],
        ["a second CONNECT"] = RawPackets.Connect("other"),
        ["AUTH"] = [0xF0, 0],
    };

    public static TheoryData<string> Brokers => [.. PortBroker.Names];

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Junk_OnAConnection_ClosesThatOneAlone(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using RawClient bystander = await ConnectAsync(broker, "bystander");
        foreach ((string what, byte[] bytes) in Junk)
        {
            using RawClient client = await ConnectAsync(broker, "culprit");
            await client.SendAsync(bytes);
            byte[] farewell = await client.ReadToEndAsync();
            bool isSaid = name == "emqx" || what is not ("a second CONNECT" or "AUTH");
            farewell.Length.ShouldBe(isSaid ? 3 : 0, what);
            await broker.Port.UntilAsync(() => broker.Port.Clients[^1] is { IsConnected: false, ClientId: "culprit" }, Patience);
            if (what is not ("a second CONNECT" or "AUTH"))
            {
                broker.Port.Clients[^1].Problem.ShouldNotBeNull(what);
            }

            await bystander.SendAsync(RawPackets.Pingreq);
            (await bystander.ReadAsync(2)).ShouldBe([0xD0, 0], what);
        }

        broker.Port.Clients[0].Problem.ShouldBeNull();
        broker.Transcript.ShouldContain("! the connection of culprit is closed: the length has more than four bytes");
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Packets_CutOffAtEveryByte_EndWithTheirConnection(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        byte[] connect = RawPackets.Connect("cut");
        for (int size = 0; size < connect.Length; size++)
        {
            using RawClient client = await RawClient.ConnectAsync(broker.Port);
            await client.SendAsync(connect[..size]);
            client.EndSending();
            (await client.ReadToEndAsync()).ShouldBeEmpty();
        }

        broker.Port.Clients.ShouldBeEmpty();
        byte[] subscribe = RawPackets.Subscribe("devices/#");
        for (int size = 0; size < subscribe.Length; size++)
        {
            using RawClient client = await ConnectAsync(broker, "cut");
            await client.SendAsync(subscribe[..size]);
            client.EndSending();
            (await client.ReadToEndAsync()).ShouldBeEmpty();
            await broker.Port.UntilAsync(() => broker.Port.Clients.All(static c => !c.IsConnected), Patience);
        }
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task RandomBytes_InsteadOfPackets_HarmNobodyElse(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using RawClient bystander = await ConnectAsync(broker, "bystander");
        Random random = new(1883);
        for (int i = 0; i < 100; i++)
        {
            using RawClient client = i % 2 == 0 ? await RawClient.ConnectAsync(broker.Port) : await ConnectAsync(broker, "culprit");
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            await client.SendAsync(bytes);
            client.EndSending();
            await client.ReadToEndAsync();
        }

        await bystander.SendAsync(RawPackets.Pingreq);
        (await bystander.ReadAsync(2)).ShouldBe([0xD0, 0]);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task UnknownVersion_IsAnsweredByTheCodeForIt(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using RawClient client = await RawClient.ConnectAsync(broker.Port);
        await client.SendAsync(RawPackets.Connect("future", version: 6));
        (await client.ReadToEndAsync()).ShouldBe([0x20, 2, 0, 1]);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task SlowPacket_IsGivenUpByThePortsClock(string name)
    {
        FakeClock clock = new();
        await using PortBroker broker = await PortBroker.StartAsync(name, o => o.Time = clock);
        using RawClient silent = await RawClient.ConnectAsync(broker.Port);
        await broker.Port.UntilAsync(() => clock.WaitingTimers == 1, Patience);
        using RawClient slow = await ConnectAsync(broker, "slow");
        await slow.SendAsync(0x30, 5, 0);
        await broker.Port.UntilAsync(() => clock.WaitingTimers == 2, Patience);
        clock.Advance(TimeSpan.FromSeconds(15));
        (await silent.ReadToEndAsync()).ShouldBeEmpty();
        (await slow.ReadToEndAsync()).ShouldBeEmpty();
        broker.Port.Clients.Single().Problem.ShouldBe("a packet was not whole within 15 s");
        broker.Transcript.ShouldContain("no whole CONNECT within 15 s");
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task SilentClient_ByTheFakesClock_IsCutOffWhenItHasMovedOn(string name)
    {
        FakeClock clock = new();
        await using PortBroker broker = await PortBroker.StartAsync(name, o => o.Time = clock, clock);
        using RawClient client = await ConnectAsync(broker, "silent", keepAlive: 10);
        await broker.Port.ConnectedAsync("silent", Patience);
        broker.Time.Advance(TimeSpan.FromSeconds(15));
        (await client.ReadToEndAsync()).ShouldBe([0xE0, 1, 0x8D]);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task SilentClient_ByDefault_IsMeasuredByTheMachinesClock(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using RawClient patient = await ConnectAsync(broker, "patient", keepAlive: 3600);
        using RawClient client = await ConnectAsync(broker, "silent", keepAlive: 1);
        broker.Time.Advance(TimeSpan.FromHours(10));
        (await client.ReadToEndAsync()).ShouldBe([0xE0, 1, 0x8D]);
        await patient.SendAsync(RawPackets.Pingreq);
        (await patient.ReadAsync(2)).ShouldBe([0xD0, 0]);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task ClientThatReadsNothing_IsGivenUpWhenTooMuchWaits(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using RawClient client = await ConnectAsync(broker, "deaf");
        await client.SendAsync(RawPackets.Subscribe("devices/#"));
        await client.ReadAsync(6);
        byte[] large = new byte[1_000_000];
        for (int i = 0; i < 60 && broker.Port.Clients[0].Problem is null; i++)
        {
            await broker.PublishAsync(new MqttPublish("devices/large", large));
        }

        broker.Port.Clients[0].Problem.ShouldNotBeNull().ShouldStartWith("it reads nothing");
        await broker.Port.UntilAsync(() => !broker.Port.Clients[0].IsConnected, Patience);
    }

    [Fact]
    public async Task Fake_DisposedOfWhileAHookWaits_ClosesItsPort()
    {
        WaitingGate gate = new();
        using RawClient client = new();
        await using (FakeEmqx emqx = await FakeEmqx.StartAsync(gate))
        {
            MqttPort port = await emqx.OpenMqttAsync();
            await client.OpenAsync(port);
            await client.SendAsync(RawPackets.Connect("waiting"));
            await gate.Asked.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            port.Clients.Single().IsConnected.ShouldBeFalse();
        }

        (await client.ReadToEndAsync()).ShouldBeEmpty();
        gate.Answer.SetResult(AccessReply.Allow());
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Until_WhatNeverHolds_FailsWithTheTranscript(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        HookAssertionException thrown = await Should.ThrowAsync<HookAssertionException>(broker.Port.UntilAsync(() => broker.Messages.Count == 7, TimeSpan.FromMilliseconds(1)));
        thrown.Message.ShouldStartWith("Expected within 0 s: () => broker.Messages.Count == 7. But it does not hold.");
        thrown.Message.ShouldContain("MQTT is open at mqtt://127.0.0.1:");
    }

    private static async Task<RawClient> ConnectAsync(PortBroker broker, string clientId, int keepAlive = 0)
    {
        RawClient client = await RawClient.ConnectAsync(broker.Port);
        await client.SendAsync(RawPackets.Connect(clientId, keepAlive: keepAlive));
        byte[] connack = await client.ReadAsync(2);
        await client.ReadAsync(connack[1]);
        return client;
    }

    [FailClosed]
    private sealed class WaitingGate : ExHookProvider
    {
        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource<AccessReply> Answer { get; } = new();

        public override async ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context)
        {
            Asked.SetResult();
            return await Answer.Task;
        }
    }
}

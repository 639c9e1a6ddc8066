using HookSdk.VerneMq;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Filters that are refused, on a broker that takes a refusal for what it is and on one that does not.</summary>
public sealed class RefusedFilterTests
{
    private const string Ok = """{"result":"ok"}""";

    [Theory]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V5, 135)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V5, 135)]
    [InlineData(FakeVerneMqVersion.V21, MqttVersion.V311, 128)]
    [InlineData(FakeVerneMqVersion.V22, MqttVersion.V311, 128)]
    public async Task RefusedByAPlugin_BringsNothing(FakeVerneMqVersion version, MqttVersion mqtt, int code)
    {
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(new Devices(), o => o.Version = version);
        FakeVerneMqClient publisher = (await broker.ConnectAsync("pub")).EnsureAccepted().Client;
        await publisher.PublishAsync(new MqttPublish("devices/other/kept", "old") { QoS = 1, Retain = true });
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("own") { Version = mqtt })).EnsureAccepted().Client;

        (await client.SubscribeAsync([new("devices/own/#", 1), new("devices/other/#", 1)])).EnsureGranted(1, code);
        (await client.SubscribeAsync("devices/other/#", 1)).EnsureRefused(code);
        (await publisher.PublishAsync("devices/other/up", "live", qos: 1)).EnsureAccepted().EnsureNotDelivered("own");

        client.Messages.ShouldBeEmpty();
        (await publisher.PublishAsync("devices/own/up", "mine", qos: 1)).EnsureDelivered("own");
        broker.EnsureNothingKilled();
    }

    [Theory]
    [InlineData(MqttVersion.V5)]
    [InlineData(MqttVersion.V311)]
    public async Task RefusedWhenReauthorized_BringsNothingMore(MqttVersion mqtt)
    {
        Devices plugin = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(plugin, static o => o.Version = FakeVerneMqVersion.V21);
        FakeVerneMqClient publisher = (await broker.ConnectAsync("pub")).EnsureAccepted().Client;
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("own") { UserName = "u", Version = mqtt })).EnsureAccepted().Client;
        (await client.SubscribeAsync("devices/own/#", 1)).EnsureGranted(1);
        plugin.IsClosed = true;

        (await broker.ReauthorizeAsync("u", "own")).ShouldBeTrue();

        (await publisher.PublishAsync("devices/own/up", "live", qos: 1)).EnsureAccepted().EnsureNotDelivered("own");
        broker.EnsureNothingKilled();
    }

    /// <summary>Recorded: new2-refused-live-v5 and new-retained-refused-v5 of 2.1.2.</summary>
    [Fact]
    public async Task ByACodeInTheList_21DeliversAllTheSame()
    {
        await using FakeVerneMq broker = Scripted("""{"result":"ok","modifiers":{"topics":[{"topic":"secret/x","qos":135}]}}""");
        FakeVerneMqClient publisher = (await broker.ConnectAsync("pub")).EnsureAccepted().Client;
        await publisher.PublishAsync(new MqttPublish("secret/x", "old") { QoS = 1, Retain = true });
        FakeVerneMqClient client = (await broker.ConnectAsync("own")).EnsureAccepted().Client;

        (await client.SubscribeAsync("secret/x", 1)).EnsureRefused(135);
        (await publisher.PublishAsync("secret/x", "live", qos: 1)).EnsureDelivered("own");

        client.Messages.Select(static m => (m.Text, m.QoS)).ShouldBe([("old", 3), ("live", 1)]);
        broker.Calls.Where(static c => c.Hook == "on_deliver_m5").ShouldAllBe(static c => c.Request.Contains("\"qos\":135", StringComparison.Ordinal));
    }

    /// <summary>Recorded: new3-reauthorize-refused-in-list-v5 and -v311 of 2.1.2.</summary>
    [Theory]
    [InlineData(MqttVersion.V5)]
    [InlineData(MqttVersion.V311)]
    public async Task ByACodeInTheListWhenReauthorized_21GoesOnOrResetsThePublisher(MqttVersion mqtt)
    {
        string? reply = null;
        await using FakeVerneMq broker = Scripted(() => reply);
        FakeVerneMqClient publisher = (await broker.ConnectAsync("pub")).EnsureAccepted().Client;
        FakeVerneMqClient client = (await broker.ConnectAsync(new MqttConnect("own") { Version = mqtt })).EnsureAccepted().Client;
        (await client.SubscribeAsync("re/x", 1)).EnsureGranted(1);
        reply = mqtt == MqttVersion.V5 ? """{"result":"ok","modifiers":{"topics":[{"topic":"re/x","qos":135}]}}""" : """{"result":"ok","topics":[{"topic":"re/x","qos":128}]}""";

        (await broker.ReauthorizeAsync(null, "own")).ShouldBeTrue();
        VerneMqPublishOutcome outcome = await publisher.PublishAsync("re/x", "live", qos: 1);

        if (mqtt == MqttVersion.V5)
        {
            outcome.EnsureDelivered("own");
        }
        else
        {
            publisher.IsConnected.ShouldBeFalse();
            publisher.KilledBy.ShouldNotBeNull();
            client.Messages.ShouldBeEmpty();
        }
    }

    private static FakeVerneMq Scripted(string reply) => Scripted(() => reply);

    private static FakeVerneMq Scripted(Func<string?> reply)
    {
        FakeVerneMqOptions options = new() { Version = FakeVerneMqVersion.V21 };
        foreach (WebhookHook hook in WebhookHook.Names.Select(static name => WebhookHook.Find(name)!))
        {
            options.Registrations.Add(new VerneMqWebhook(hook.Name, new Uri("http://fixed/")));
        }

        return FakeVerneMq.StartScripted(options, _ => new FixedReply(hook => hook.StartsWith("auth_on_subscribe", StringComparison.Ordinal) ? reply() ?? Ok : Ok));
    }

    private sealed class FixedReply(Func<string, string> reply) : HookTransport
    {
        public override Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp) =>
            Task.FromResult(new HookResponse(200, System.Text.Encoding.UTF8.GetBytes(reply(hook)), null));

        public override void Dispose()
        {
        }
    }

    [FailClosed]
    private sealed class Devices : VerneMqPlugin
    {
        public bool IsClosed { get; set; }

        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context)
        {
            SubscriptionEdits topics = request.Edit();
            foreach (SubscriptionEdit topic in topics)
            {
                if (IsClosed || topic.Asked.Filter.StartsWith("devices/other/", StringComparison.Ordinal))
                {
                    topic.Refuse();
                }
            }

            return new(topics.Ok());
        }
    }
}

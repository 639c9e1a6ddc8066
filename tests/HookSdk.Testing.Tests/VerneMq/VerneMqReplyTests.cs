using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>Which replies the broker takes, which refuse, which kill: what the recordings do not show, too.</summary>
public sealed class VerneMqReplyTests
{
    private static readonly byte[] Payload = "x"u8.ToArray();

    [Theory]
    [InlineData("""{"result":"ok","result":"next"}""", "Ok")]
    [InlineData("""{"result":{"error":null}}""", "Error")]
    [InlineData("""{"result":{}}""", "Error")]
    [InlineData("\uFEFF {\"result\":\"next\"} ", "Next")]
    [InlineData("""{"result":"ok"} x""", "Error")]
    [InlineData("""{"result":true}""", "Crash")]
    [InlineData("""{"Result":"ok"}""", "Crash")]
    [InlineData("""{"result":"ok","modifiers":[]}""", "Ok")]
    [InlineData("""{"result":"ok","modifiers":{"allow_publish":false}}""", "Ok")]
    [InlineData("""{"result":"ok","modifiers":{"max_message_size":1.6}}""", "Ok")]
    [InlineData("""{"result":"ok","modifiers":{"max_message_size":"1"}}""", "Error")]
    [InlineData("""{"result":"ok","modifiers":{"subscriber_id":{"client_id":"a","mountpoint":""}}}""", "Error")]
    [InlineData("""{"result":"ok","modifiers":{"queue_type":"lifo"}}""", "Ok")]
    [InlineData("""{"result":"ok","modifiers":{"queue_type":"sideways"}}""", "Crash")]
    [InlineData("""{"result":"ok","modifiers":{"topic":"t"}}""", "Error")]
    [InlineData("""{"result":"ok","modifiers":{"properties":{"p_max_qos":1}}}""", "Error")]
    [InlineData("""{"result":"ok","modifiers":{"properties":{"p_of_tomorrow":1}}}""", "Crash")]
    [InlineData("""{"result":"ok","modifiers":{"properties":{"p_session_expiry_interval":9}}}""", "Ok")]
    public void Register_Reply(string body, string result) => Read(WebhookHook.AuthOnRegisterM5, body).Result.ToString().ShouldBe(result);

    [Theory]
    [InlineData("""{"qos":3}""", "Error")]
    [InlineData("""{"retain":1}""", "Error")]
    [InlineData("""{"topic":""}""", "Error")]
    [InlineData("""{"payload":"not base64!"}""", "Crash")]
    [InlineData("""{"payload":5}""", "Crash")]
    [InlineData("""{"throttle":-1}""", "Error")]
    [InlineData("""{"properties":{"p_user_property":[{"key":"YQ==","val":"not base64"}]}}""", "Crash")]
    [InlineData("""{"properties":{"p_payload_format_indicator":"utf8"}}""", "Ok")]
    [InlineData("""{"properties":{"p_payload_format_indicator":"latin1"}}""", "Crash")]
    [InlineData("""{"properties":{"p_message_expiry_interval":"9"}}""", "Error")]
    public void Publish_Modifiers(string modifiers, string result) =>
        Read(WebhookHook.AuthOnPublishM5, $$"""{"result":"ok","modifiers":{{modifiers}}}""").Result.ToString().ShouldBe(result);

    [Fact]
    public void UserProperty_MembersByTheirOrder_WhateverTheirNames() =>
        Read(WebhookHook.AuthOnPublishM5, """{"result":"ok","modifiers":{"properties":{"p_user_property":[{"val":"YQ==","key":"Yg=="}]}}}""").Modifiers!.Properties!.UserProperties
            .ShouldBe([new("a", "b")]);

    [Theory]
    [InlineData("""[{"topic":"a","qos":1,"retain_handling":"perhaps"}]""", "Crash")]
    [InlineData("""[{"topic":"a"}]""", "Error")]
    [InlineData("""[{"topic":"a/#/b","qos":1}]""", "Error")]
    [InlineData("""[{"topic":"$share/g","qos":1}]""", "Error")]
    [InlineData("""["a"]""", "Crash")]
    [InlineData("""[{"topic":"a","qos":1,"no_local":1}]""", "Error")]
    public void Subscribe_Topics(string topics, string result) =>
        Read(WebhookHook.AuthOnSubscribeM5, $$$"""{"result":"ok","modifiers":{"topics":{{{topics}}}}}""").Result.ToString().ShouldBe(result);

    [Theory]
    [InlineData(MqttVersion.V5, 128, FakeVerneMqVersion.V21, true)]
    [InlineData(MqttVersion.V5, 128, FakeVerneMqVersion.V22, false)]
    [InlineData(MqttVersion.V5, 300, FakeVerneMqVersion.V22, true)]
    [InlineData(MqttVersion.V5, -1, FakeVerneMqVersion.V22, true)]
    [InlineData(MqttVersion.V311, 128, FakeVerneMqVersion.V21, false)]
    [InlineData(MqttVersion.V311, 7, FakeVerneMqVersion.V22, false)]
    public async Task Subscribe_RefusedWithQos_KillsOrRefuses(MqttVersion version, int qos, FakeVerneMqVersion broker, bool isKilled)
    {
        string topics = $$"""[{"topic":"a","qos":{{qos}}}]""";
        string reply = version == MqttVersion.V5 ? $$$"""{"result":"ok","modifiers":{"topics":{{{topics}}}}}""" : $$"""{"result":"ok","topics":{{topics}}}""";
        await using FakeVerneMq fake = Fixed(broker, hook => hook.StartsWith("auth_on_subscribe", StringComparison.Ordinal) ? reply : """{"result":"ok"}""");
        FakeVerneMqClient client = (await fake.ConnectAsync(new MqttConnect("c") { Version = version })).Client;

        VerneMqSubscribeOutcome outcome = await client.SubscribeAsync("a", 1);

        (isKilled ? outcome.EnsureKilled() : outcome.EnsureRefused(version == MqttVersion.V5 ? 0x87 : 0x80)).ShouldNotBeNull();
        Should.Throw<HookAssertionException>(() => isKilled ? outcome.EnsureRefused() : outcome.EnsureKilled());
    }

    [Theory]
    [InlineData(MqttVersion.V311, true)]
    [InlineData(MqttVersion.V5, false)]
    public async Task Throttle_Zero_KillsMqtt3(MqttVersion version, bool isKilled)
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static hook =>
            hook.StartsWith("auth_on_publish", StringComparison.Ordinal) ? """{"result":"ok","modifiers":{"throttle":0}}""" : """{"result":"ok"}""");
        FakeVerneMqClient client = (await fake.ConnectAsync(new MqttConnect("c") { Version = version })).Client;

        VerneMqPublishOutcome outcome = await client.PublishAsync("a", "x", qos: 1);

        (isKilled ? outcome.EnsureKilled() : outcome.EnsureAccepted()).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"result":"ok","modifiers":{}}""")]
    public async Task Killed_IsNoRefusal(string reply)
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, hook => hook == "auth_on_publish_m5" ? reply : """{"result":"ok"}""");
        FakeVerneMqClient client = (await fake.ConnectAsync("c")).Client;

        VerneMqPublishOutcome outcome = await client.PublishAsync("a", "x", qos: 1);

        outcome.EnsureKilled().Code.ShouldBeNull();
        Should.Throw<HookAssertionException>(outcome.EnsureRefused);
        Should.Throw<HookAssertionException>(fake.EnsureNothingKilled);
        client.Received[^1].Packet.ShouldBe(MqttPacket.Reset);
        (await client.PublishAsync("a", "x")).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task V31_RefusedPublish_IsAcknowledgedAndDropped()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static hook => hook == "auth_on_publish" ? """{"result":{"error":"no"}}""" : """{"result":"ok"}""");
        FakeVerneMqClient client = (await fake.ConnectAsync(new MqttConnect("c") { Version = MqttVersion.V31 })).Client;
        await client.SubscribeAsync("#");

        (await client.PublishAsync("a", "x", qos: 1)).EnsureRefused().EnsureNotDelivered("c").Code.ShouldBe(0);
        client.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task BuiltIns_BeforeWebhooks_HaveTheFirstWord()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static _ => """{"result":{"error":"no"}}""", o =>
        {
            o.BuiltIns.Add(VerneMqBuiltIn.Acl(static q => q.Topics[0].StartsWith("open/", StringComparison.Ordinal)));
            o.BuiltIns.Add(VerneMqBuiltIn.Passwd(new Dictionary<string, string> { ["known"] = "right" }));
        });

        (await fake.ConnectAsync("unknown", "unknown")).EnsureRefused();
        (await fake.ConnectAsync("wrong", "known", "wrong")).EnsureRefused();
        fake.Calls.Select(static c => c.ClientId).ShouldBe(["unknown"]);
        FakeVerneMqClient client = (await fake.ConnectAsync("known", "known", "right")).EnsureAccepted().Client;
        (await client.PublishAsync("open/1", "x")).EnsureAccepted();
        (await client.PublishAsync("closed/1", "x")).EnsureRefused();
        fake.Calls.Count(static c => c.Hook == "auth_on_publish_m5").ShouldBe(1);
    }

    [Fact]
    public async Task BuiltIns_BehindWebhooks_AreAskedAfterNext()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static _ => """{"result":"next"}""", o =>
        {
            o.WebhooksPriority = 1;
            o.BuiltIns.Add(VerneMqBuiltIn.Passwd(new Dictionary<string, string> { ["known"] = "right" }));
        });

        (await fake.ConnectAsync("a", "known", "right")).EnsureAccepted();
        (await fake.ConnectAsync("b", "unknown")).EnsureRefused();
        fake.Calls.Count(static c => c.Hook == "auth_on_register_m5").ShouldBe(2);
    }

    [Fact]
    public async Task Listener_WithItsOwnPlugins_AsksNobodyElse()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static _ => """{"result":"ok"}""", o =>
        {
            o.BuiltIns.Add(new VerneMqBuiltIn("deny_all", static _ => VerneMqVerdict.Deny));
            o.AuthPlugins = ["vmq_webhooks"];
            o.AuthzPlugins = ["deny_all"];
        });

        FakeVerneMqClient client = (await fake.ConnectAsync("a")).EnsureAccepted().Client;
        (await client.PublishAsync("t", "x")).EnsureRefused();
    }

    [Fact]
    public async Task Webhooks_Disabled_RefuseEverything()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static _ => """{"result":"ok"}""");
        fake.EnableWebhooks(isEnabled: false);
        (await fake.ConnectAsync("a")).EnsureRefused();
        fake.EnableWebhooks(isEnabled: true);
        (await fake.ConnectAsync("a")).EnsureAccepted();
    }

    [Fact]
    public async Task Anonymous_ConnectIsNotAsked_PublishIs()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static _ => """{"result":{"error":"no"}}""", static o => o.AllowAnonymous = true);
        FakeVerneMqClient client = (await fake.ConnectAsync("a")).EnsureAccepted().Client;
        (await client.PublishAsync("t", "x")).EnsureRefused();
    }

    [Fact]
    public async Task ConnectionOptions_AreForwarded()
    {
        await using FakeVerneMq fake = Fixed(FakeVerneMqVersion.V22, static _ => """{"result":"ok"}""", static o => o.ForwardConnectionOptions = true);
        await fake.ConnectAsync(new MqttConnect("a"), new VerneMqPeer(IPAddress.IPv6Loopback, 4711) { ClientCertificate = Payload, ListenerType = "mqtts", ListenerPort = 8883, ListenerAddress = null });

        fake.Calls[0].Request.ShouldBe("""{"peer_addr":"::1","peer_port":4711,"mountpoint":"","client_id":"a","username":null,"password":null,"clean_start":true,"properties":{},"client_cert":"eA==","listener_type":"mqtts","listener_port":8883,"listener_addr":null}""");
    }

    private static WebhookAnswer Read(WebhookHook hook, string body) => WebhookReplyReader.Read(hook, Encoding.UTF8.GetBytes(body), base64: true);

    internal static FakeVerneMq Fixed(FakeVerneMqVersion version, Func<string, string> reply, Action<FakeVerneMqOptions>? configure = null)
    {
        FakeVerneMqOptions options = new() { Version = version };
        foreach (string hook in WebhookHook.Names)
        {
            options.Registrations.Add(new VerneMqWebhook(hook, new Uri("http://fixed/")));
        }

        configure?.Invoke(options);
        return FakeVerneMq.StartScripted(options, _ => new FixedReplies(reply));
    }

    private sealed class FixedReplies(Func<string, string> reply) : HookTransport
    {
        public override Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp) =>
            Task.FromResult(new HookResponse(200, Encoding.UTF8.GetBytes(reply(hook)), null));

        public override void Dispose()
        {
        }
    }
}

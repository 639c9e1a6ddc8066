using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>A device written with MQTTnet, at the ports of both fakes.</summary>
public sealed class MqttNetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, MqttProtocolVersion> Cases => [.. PortBroker.Names.SelectMany(static _ => NetDevice.Versions, static (name, version) => (name, version))];

    public static TheoryData<string> Brokers => [.. PortBroker.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Device_OnEveryVersion_SendsAndGetsEveryQoS(string name, MqttProtocolVersion version)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using NetDevice device = new();
        (await device.ConnectAsync(NetDevice.Options(broker, version))).ShouldBe(0);
        (await device.SubscribeAsync("devices/#")).ShouldBe(2);
        for (int qos = 0; qos < 3; qos++)
        {
            (await device.PublishAsync(NetDevice.Message("legacy/net/up", $"up {qos}", qos))).ShouldBe(0);
            await broker.PublishAsync("devices/net/down", $"down {qos}", qos);
        }

        string[] all = ["down 0 0", "down 1 1", "down 2 2", "up 0 0", "up 1 1", "up 2 2"];
        await broker.Port.UntilAsync(() => device.Messages.Count == 6 && broker.Messages.Count == 6, Patience);
        device.Messages.Select(static m => $"{m.ConvertPayloadToString()} {(int)m.QualityOfServiceLevel}").Order().ShouldBe(all);
        broker.Messages.Select(static m => $"{m.Text} {m.QoS}").Order().ShouldBe(all);
        broker.Messages.ShouldAllBe(static m => m.Topic.StartsWith("devices/net/"));
        await device.Client.DisconnectAsync(new MqttClientDisconnectOptions(), TestContext.Current.CancellationToken);
        await broker.Port.UntilAsync(() => !broker.Port.Clients[0].IsConnected, Patience);
        broker.Port.Clients.Single().Problem.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Device_WithAWrongPassword_SeesTheCodeOfItsVersion(string name, MqttProtocolVersion version)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using NetDevice device = new();
        int expected = version != MqttProtocolVersion.V500 ? (int)MqttClientConnectResultCode.NotAuthorized
            : name == "emqx" ? (int)MqttClientConnectResultCode.NotAuthorized
            : (int)MqttClientConnectResultCode.BadUserNameOrPassword;
        (await device.ConnectAsync(NetDevice.Options(broker, version, "wrong"))).ShouldBe(expected);
        device.Client.IsConnected.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Device_RefusedByAHook_SeesTheReasonCodes(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using NetDevice device = new();
        await device.ConnectAsync(NetDevice.Options(broker));
        (await device.SubscribeAsync("secret/a")).ShouldBe(0x87);
        (await device.PublishAsync(NetDevice.Message("elsewhere", "x", 1))).ShouldBe(0x87);

        // MQTTnet has one code of its own for every refusal by PUBREC.
        (await device.PublishAsync(NetDevice.Message("elsewhere", "x", 2))).ShouldBe(0x80);
        device.Client.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Properties_OfAPublish_PassBothWays(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using NetDevice device = new();
        await device.ConnectAsync(NetDevice.Options(broker));
        await device.Client.SubscribeAsync(
            new MqttClientSubscribeOptionsBuilder().WithTopicFilter("devices/#").WithSubscriptionIdentifier(20_000).Build(), TestContext.Current.CancellationToken);
        await device.PublishAsync(new MqttApplicationMessageBuilder().WithTopic("devices/net/up").WithPayload("21.5").WithContentType("text/plain").WithResponseTopic("devices/net/answer")
            .WithCorrelationData([1, 0, 255]).WithMessageExpiryInterval(60).WithPayloadFormatIndicator(MqttPayloadFormatIndicator.CharacterData)
            .WithUserProperty("site", "north"u8.ToArray()).WithUserProperty("site", "söuth"u8.ToArray()).Build());
        await broker.Port.UntilAsync(() => device.Messages.Count == 1 && broker.Messages.Count == 1, Patience);

        MqttProperties seen = broker.Messages[0].Properties;
        (seen.Text(MqttPropertyNames.ContentType), seen.Text(MqttPropertyNames.ResponseTopic), seen.Number(MqttPropertyNames.MessageExpiryInterval)).ShouldBe(("text/plain", "devices/net/answer", 60L));
        seen.UserProperties.Select(static u => u.Key + u.Value).ShouldBe(["sitenorth", "sitesöuth"]);
        MqttApplicationMessage back = device.Messages[0];
        (back.ContentType, back.ResponseTopic, back.MessageExpiryInterval, back.PayloadFormatIndicator).ShouldBe(("text/plain", "devices/net/answer", 60u, MqttPayloadFormatIndicator.CharacterData));
        back.CorrelationData.ShouldBe(new byte[] { 1, 0, 255 });
        back.SubscriptionIdentifiers.ShouldBe([20_000u]);
        back.UserProperties.Count.ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Retained_AndTheWill_ReachTheirSubscribers(string name, MqttProtocolVersion version)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        await broker.PublishAsync("devices/boot", "kept", 1, retain: true);
        using NetDevice device = new();
        await device.ConnectAsync(NetDevice.Options(broker, version).WithWillTopic("devices/net/gone").WithWillPayload("bye").WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce));
        await device.SubscribeAsync("devices/boot");
        await broker.Port.UntilAsync(() => device.Messages.Count == 1, Patience);
        (device.Messages[0].ConvertPayloadToString(), device.Messages[0].Retain).ShouldBe(("kept", true));

        await broker.Port.DisposeAsync();
        await broker.Port.UntilAsync(() => broker.Messages.Any(static m => m is { Topic: "devices/net/gone", Text: "bye", QoS: 1 }), Patience);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Device_WhoseIdIsTakenOver_IsToldSo(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using NetDevice first = new();
        using NetDevice second = new();
        await first.ConnectAsync(NetDevice.Options(broker));
        await second.ConnectAsync(NetDevice.Options(broker));
        MqttClientDisconnectedEventArgs end = await first.Disconnected.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        end.Reason.ShouldBe(MqttClientDisconnectReason.SessionTakenOver);
        (await second.PublishAsync(NetDevice.Message("devices/net/up", "still there", 1))).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Session_ThatLasts_KeepsMessagesUntilItsTimeIsOver(string name, MqttProtocolVersion version)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        MqttClientOptionsBuilder options = NetDevice.Options(broker, version);
        options = version == MqttProtocolVersion.V500 ? options.WithCleanStart(false).WithSessionExpiryInterval(60) : options.WithCleanSession(false);
        using (NetDevice device = new())
        {
            await device.ConnectAsync(options);
            await device.SubscribeAsync("devices/net/down");
            await device.Client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = version == MqttProtocolVersion.V500 ? 60u : 0 }, TestContext.Current.CancellationToken);
        }

        await broker.Port.UntilAsync(() => !broker.Port.Clients[0].IsConnected, Patience);
        await broker.PublishAsync("devices/net/down", "kept", 2);
        using (NetDevice device = new())
        {
            MqttClientConnectResult connack = await device.Client.ConnectAsync(options.Build(), TestContext.Current.CancellationToken);
            connack.IsSessionPresent.ShouldBe(version != MqttProtocolVersion.V310);
            await broker.Port.UntilAsync(() => device.Messages.Count == 1, Patience);
            (device.Messages[0].ConvertPayloadToString(), (int)device.Messages[0].QualityOfServiceLevel).ShouldBe(("kept", 2));
            await device.Client.DisconnectAsync(new MqttClientDisconnectOptions { SessionExpiryInterval = version == MqttProtocolVersion.V500 ? 60u : 0 }, TestContext.Current.CancellationToken);
        }

        await broker.Port.UntilAsync(() => broker.Port.Clients.All(static c => !c.IsConnected), Patience);
        broker.Time.Advance(TimeSpan.FromHours(3));
        using NetDevice last = new();
        bool lasts = version != MqttProtocolVersion.V500 && name == "vernemq";
        (await last.Client.ConnectAsync(options.Build(), TestContext.Current.CancellationToken)).IsSessionPresent.ShouldBe(lasts && version == MqttProtocolVersion.V311);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Port_WithTls_ServesItsClients(string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using PortBroker broker = await PortBroker.StartAsync(name, o => o.Tls = new SslServerAuthenticationOptions { ServerCertificate = certificate });
        broker.Port.Url.Scheme.ShouldBe("mqtts");
        using NetDevice device = new();
        (await device.ConnectAsync(NetDevice.Options(broker).WithTlsOptions(static o => o.UseTls().WithCertificateValidationHandler(static _ => true)))).ShouldBe(0);
        (await device.PublishAsync(NetDevice.Message("devices/net/up", "over TLS", 2))).ShouldBe(0);

        using RawClient plain = await RawClient.ConnectAsync(broker.Port);
        await plain.SendAsync(RawPackets.Connect("plain"));
        await plain.ReadToEndAsync();
        await broker.Port.UntilAsync(() => broker.Transcript.Contains("no TLS"), Patience);
        (await device.PublishAsync(NetDevice.Message("devices/net/up", "still there", 1))).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Brokers))]
    public async Task Broker_ThatRestarts_CutsItsClientsAndTakesThemBack(string name)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using NetDevice device = new();
        await device.ConnectAsync(NetDevice.Options(broker));
        await broker.RestartAsync();
        await device.Disconnected.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        (await device.ConnectAsync(NetDevice.Options(broker))).ShouldBe(0);
        (await broker.Port.ConnectedAsync("net", Patience)).ShouldBe(broker.Port.Clients[1]);
    }
}

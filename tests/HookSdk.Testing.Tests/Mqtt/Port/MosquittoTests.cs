using System.Globalization;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>mosquitto_pub and mosquitto_sub at the ports of both fakes.</summary>
public sealed class MosquittoTests
{
    private const string Packages = "mosquitto-clients";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<string, string> Cases => [.. PortBroker.Names.SelectMany(static _ => (string[])["mqttv31", "mqttv311", "mqttv5"], static (name, version) => (name, version))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Messages_OfEveryQoS_GoThroughThePort(string name, string version)
    {
        string sub = MqttPeer.Find("mosquitto_sub", Packages);
        string pub = MqttPeer.Find("mosquitto_pub", Packages);
        await using PortBroker broker = await PortBroker.StartAsync(name);
        await broker.PublishAsync("devices/boot", "kept", retain: true);
        using MqttPeer watcher = MqttPeer.Start(sub, [.. Arguments(broker, version, "watcher"), "-t", "devices/#", "-q", "2", "-F", "%t %q %r %p", "-C", "4"]);
        await broker.Port.UntilAsync(() => watcher.Lines.Count == 1, Patience);
        foreach (string qos in (string[])["0", "1", "2"])
        {
            (await MqttPeer.RunAsync(pub, [.. Arguments(broker, version, "device"), "-t", "legacy/up/" + qos, "-q", qos, "-m", "21.5"])).ShouldBe((0, ""));
        }

        (await watcher.EndAsync()).ExitCode.ShouldBe(0);
        watcher.Lines.ShouldBe([$"devices/boot {RetainedQoS(name)} 1 kept", "devices/up/0 0 0 21.5", "devices/up/1 1 0 21.5", "devices/up/2 2 0 21.5"]);
        broker.Port.Clients.ShouldAllBe(static c => c.Problem == null);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Device_WhosePowerFails_LeavesItsWill(string name, string version)
    {
        string sub = MqttPeer.Find("mosquitto_sub", Packages);
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using MqttPeer device = MqttPeer.Start(sub, [.. Arguments(broker, version, "device"), "-t", "devices/x", "--will-topic", "devices/gone", "--will-payload", "bye", "--will-qos", "2"]);
        await broker.Port.ConnectedAsync("device", Patience);
        device.Kill();
        await broker.Port.UntilAsync(() => broker.Messages.Any(static m => m is { Topic: "devices/gone", Text: "bye", QoS: 2 }), Patience);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Device_WithAWrongPassword_IsTurnedAway(string name, string version)
    {
        string pub = MqttPeer.Find("mosquitto_pub", Packages);
        await using PortBroker broker = await PortBroker.StartAsync(name);
        (int exitCode, string errors) = await MqttPeer.RunAsync(pub, [.. Arguments(broker, version, "device", "wrong"), "-t", "devices/up", "-m", "x"]);
        exitCode.ShouldNotBe(0);
        errors.ShouldContain(name == "vernemq" && version == "mqttv5" ? "Bad user name or password" : "ot authori", Case.Insensitive);
        broker.Port.Clients.Single().IsConnected.ShouldBeFalse();
    }

    /// <summary>VerneMQ sends a retained message with the QoS of the subscription.</summary>
    private static int RetainedQoS(string name) => name == "vernemq" ? 2 : 0;

    private static string[] Arguments(PortBroker broker, string version, string clientId, string password = "s3cret") =>
        ["-h", "127.0.0.1", "-p", broker.Port.EndPoint.Port.ToString(CultureInfo.InvariantCulture), "-V", version, "-i", clientId, "-u", "alice", "-P", password];
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace HookSdk.Testing.Tests.Mqtt;

/// <summary>A device written with MQTT.js at the ports of both fakes.</summary>
public sealed class MqttJsTests
{
    private const string Packages = "nodejs and npm";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly SemaphoreSlim Installing = new(1);

    public static TheoryData<string, int> Cases => [.. PortBroker.Names.SelectMany(static _ => (int[])[3, 4, 5], static (name, version) => (name, version))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Device_ThatPublishesAndIsCutOff_IsSeenAsItIs(string name, int version)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        await broker.PublishAsync("devices/boot", "kept", retain: true);
        using MqttPeer device = await StartAsync(broker, version, "s3cret");
        await broker.Port.UntilAsync(() => Lines(device).Any(static l => l.TryGetProperty("done", out _)), Patience);
        string[] messages = [.. Lines(device).Where(static l => l.TryGetProperty("topic", out _)).Select(static l =>
            $"{l.GetProperty("topic")} {l.GetProperty("payload")} {l.GetProperty("qos")} {l.GetProperty("retain")} {l.GetProperty("site")}").Order()];
        string site = version == 5 ? "north" : "";
        messages.ShouldBe([$"devices/boot kept {(name == "vernemq" ? 2 : 0)} True ", $"devices/js/0 qos 0 0 False {site}", $"devices/js/1 qos 1 1 False {site}", $"devices/js/2 qos 2 2 False {site}"]);
        broker.Messages.Count(static m => m.Topic.StartsWith("devices/js/", StringComparison.Ordinal)).ShouldBe(3);

        await device.TellAsync("break");
        await broker.Port.UntilAsync(() => broker.Messages.Any(static m => m is { Topic: "devices/js/gone", Text: "bye", QoS: 1 }), Patience);
        broker.Port.Clients.Single().Problem.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Device_WithAWrongPassword_SeesTheCode(string name, int version)
    {
        await using PortBroker broker = await PortBroker.StartAsync(name);
        using MqttPeer device = await StartAsync(broker, version, "wrong");
        (await device.EndAsync()).ExitCode.ShouldBe(0);
        int code = version < 5 ? 5 : name == "emqx" ? 135 : 134;
        Lines(device).Single(static l => l.TryGetProperty("refused", out _)).GetProperty("refused").GetInt32().ShouldBe(code);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "peers", "node");

    private static IEnumerable<JsonElement> Lines(MqttPeer device) => device.Lines.Select(static l => JsonDocument.Parse(l).RootElement);

    private static async Task<MqttPeer> StartAsync(PortBroker broker, int version, string password)
    {
        string node = MqttPeer.Find("node", Packages);
        string npm = MqttPeer.Find("npm", Packages);
        string folder = Folder();
        string installed = Path.Combine(folder, "node_modules", ".package-lock.json");
        await Installing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json")))
            {
                (int exitCode, string errors) = await MqttPeer.RunAsync(npm, ["ci", "--no-audit", "--no-fund"], folder);
                exitCode.ShouldBe(0, errors);
            }
        }
        finally
        {
            Installing.Release();
        }

        return MqttPeer.Start(node, ["device.js", broker.Port.EndPoint.Port.ToString(CultureInfo.InvariantCulture), version.ToString(CultureInfo.InvariantCulture), "alice", password], folder);
    }
}

using System.Net.Sockets;
using HookSdk.Cli.Fake.Steps;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Fake.Brokers;

/// <summary>FakeExProto with its adapter on a port, which the server calls.</summary>
internal sealed class ExProtoBroker : Broker
{
    private readonly FakeExProto _emqx;

    private ExProtoBroker(FakeExProto emqx) => _emqx = emqx;

    public static IReadOnlyList<Verb> Steps { get; } =
    [
        new(Step.Connect, "", "A device connects, and acts from then on.", Takes: false),
        new("send", @"TEXT", @"It sends bytes: text with \n, \r, \t and \x0D.") { Check = static a => BytesOf("send", a) },
        new("receive", "TEXT", "Waits until these bytes have come to it, and nothing before them.") { Check = static a => BytesOf("receive", a) },
        new("publish", "TOPIC=TEXT", "Somebody publishes; devices that have subscribed get it.") { Check = static a => PublishWords.Parse(a) },
        new("close", "", "It closes its connection.", Takes: false),
        Verb.Expect("is connected", "received TEXT"),
    ];

    public override IReadOnlyList<Verb> Verbs => Steps;

    public override IReadOnlyList<Step> LoadSteps { get; } = [new(Step.Connect, ""), new("send", @"PING\n")];

    public override IReadOnlyList<CallSeen> Calls => [.. _emqx.Calls.Select(static c => new CallSeen(c.Hook, c.Elapsed, ProblemOf(c)))];

    /// <exception cref="CommandException">The version is none, or the adapter's port is taken.</exception>
    public static async Task<ExProtoBroker> StartAsync(BrokerSettings settings)
    {
        try
        {
            return new(await FakeExProto.StartAsync(settings.Target(), o =>
            {
                Configure(o, settings);
                o.Patience = TimeSpan.FromSeconds(10);
                o.AdapterPort = settings.AdapterPort;
                if (settings.Version is { } version)
                {
                    o.Version = FakeEmqxVersion.All.FirstOrDefault(v => v.Number == version || v.Number.StartsWith(version + ".", StringComparison.Ordinal))
                        ?? throw CommandException.Usage($"EMQX {version} is not played.", "Versions are: 5.1, 5.8, 5.9, 5.10, 6.0, 6.1.");
                }
            }).ConfigureAwait(false));
        }
        catch (Exception e) when (e is IOException or SocketException or ArgumentOutOfRangeException)
        {
            throw CommandException.AdapterPort(settings.AdapterPort, e);
        }
    }

    public override Player NewPlayer(string name) => new ExProtoPlayer(this);

    public override ValueTask DisposeAsync() => _emqx.DisposeAsync();

    /// <summary>A callback without a status was not answered.</summary>
    private static string? ProblemOf(ExProtoCallRecord call) => call.Status == 0 ? null : $"answered with gRPC status {call.Status}, which closes the device's connection: {call.Failure}";

    private static byte[] BytesOf(string verb, string argument)
    {
        try
        {
            return argument.Length > 0 ? ByteText.Parse(argument) : throw StepException.Form(verb, "TEXT");
        }
        catch (FormatException e)
        {
            throw new StepException(e.Message, ByteText.Form);
        }
    }

    private sealed class ExProtoPlayer(ExProtoBroker broker) : Player
    {
        private FakeDevice? _device;

        public override bool CanGoOn => _device is null || _device.IsConnected;

        public override async Task<Outcome> PlayAsync(Step step)
        {
            switch (step.Verb)
            {
                case Step.Connect:
                    _device = await broker._emqx.ConnectAsync().ConfigureAwait(false);
                    return new($"{_device.Name} is connected");
                case "send":
                    FakeDevice device = Device();
                    if (!device.IsConnected)
                    {
                        return new($"{device.Name} is not connected any more", [$"{device.Name} was disconnected."]);
                    }

                    await device.SendAsync(BytesOf(step.Verb, step.Argument)).ConfigureAwait(false);
                    return new("sent");
                case "receive":
                    try
                    {
                        await Device().ExpectAsync(BytesOf(step.Verb, step.Argument)).ConfigureAwait(false);
                        return new($"received {step.Argument}");
                    }
                    catch (HookAssertionException e)
                    {
                        return new(CameTo(Device()), [NoAnswer.Of(e)]);
                    }

                case "publish":
                    PublishWords publish = PublishWords.Parse(step.Argument);
                    broker._emqx.Publish(publish.Topic, publish.Text, publish.QoS);
                    return new("published");
                case "close":
                    await Device().CloseAsync().ConfigureAwait(false);
                    return new("closed");
                default:
                    throw Unknown(step, broker.Verbs);
            }
        }

        public override ValueTask DisposeAsync() => default;

        /// <summary>What came in place of what was to come; it counts as received.</summary>
        private static string CameTo(FakeDevice device)
        {
            byte[] bytes = device.TakeReceived();
            return $"received {(bytes.Length == 0 ? "nothing" : $"other bytes: {VisibleText.Of(bytes)}")}{(device.IsConnected ? "" : ", and the connection ended")}";
        }

        private FakeDevice Device() => _device ?? throw new StepException("No device is connected.", "Connect one first: connect");
    }
}

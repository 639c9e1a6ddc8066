using BenchmarkDotNet.Attributes;
using HookSdk.Testing;
using HookSdk.VerneMq;

namespace HookSdk.Benchmarks;

/// <summary>
/// What a publish through the fake VerneMQ costs: two clients publish at once, each message is authorized and rewritten by a plugin in process and delivered to a
/// subscriber, with every request and reply as JSON bytes.
/// </summary>
[MemoryDiagnoser]
public class FakeVerneMqBenchmarks
{
    private const int Clients = 2;
    private const int Messages = 20_000;

    private readonly FakeVerneMqClient[] _publishers = new FakeVerneMqClient[Clients];
    private FakeVerneMq? _broker;

    [Params(0, 1)]
    public int QoS { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _broker = await FakeVerneMq.StartAsync(new Rewriter(), static o => o.KeepsHistory = false);
        for (int i = 0; i < Clients; i++)
        {
            FakeVerneMqClient subscriber = (await _broker.ConnectAsync($"sub-{i}")).EnsureAccepted().Client;
            (await subscriber.SubscribeAsync($"out/{i}", 1)).EnsureGranted();
            _publishers[i] = (await _broker.ConnectAsync($"pub-{i}")).EnsureAccepted().Client;
        }
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _broker!.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Clients * Messages)]
    public Task Publish() => Task.WhenAll(_publishers.Select((client, i) => Task.Run(async () =>
    {
        MqttPublish message = new($"in/{i}", new byte[64]) { QoS = QoS };
        for (int n = 0; n < Messages; n++)
        {
            (await client.PublishAsync(message)).EnsureDelivered($"sub-{i}");
        }
    })));

    [FailClosed]
    private sealed class Rewriter : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(RegisterReply.Ok());

        public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) =>
            new(PublishReply.Ok(new() { Topic = "out/" + request.Topic["in/".Length..] }));

        public override ValueTask<SubscribeReply> AuthOnSubscribeAsync(AuthOnSubscribeRequest request, HookContext context) => new(SubscribeReply.Ok());
    }
}

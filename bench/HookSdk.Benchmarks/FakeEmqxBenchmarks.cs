using BenchmarkDotNet.Attributes;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;

namespace HookSdk.Benchmarks;

/// <summary>
/// What a publish through the fake EMQX costs: two clients publish at once, each message is authorized (from the cache, as in EMQX), rewritten by a provider in process,
/// and delivered to a subscriber, with every request and reply as protobuf bytes.
/// </summary>
[MemoryDiagnoser]
public class FakeEmqxBenchmarks
{
    private const int Clients = 2;
    private const int Messages = 20_000;

    private readonly FakeEmqxClient[] _publishers = new FakeEmqxClient[Clients];
    private FakeEmqx? _emqx;

    [Params(0, 1)]
    public int QoS { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _emqx = await FakeEmqx.StartAsync(new Rewriter(), static o => o.KeepsHistory = false);
        for (int i = 0; i < Clients; i++)
        {
            FakeEmqxClient subscriber = (await _emqx.ConnectAsync($"sub-{i}")).EnsureAccepted().Client;
            (await subscriber.SubscribeAsync($"out/{i}", 1)).EnsureGranted();
            _publishers[i] = (await _emqx.ConnectAsync($"pub-{i}")).EnsureAccepted().Client;
        }
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _emqx!.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Clients * Messages)]
    public Task Publish() => Task.WhenAll(_publishers.Select((client, i) => Task.Run(async () =>
    {
        MqttPublish message = new($"in/{i}", new byte[64]) { QoS = QoS };
        for (int n = 0; n < Messages; n++)
        {
            (await client.PublishAsync(message)).EnsureDelivered();
        }
    })));

    [FailOpen]
    private sealed class Rewriter : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) =>
            new(MessagePublishReply.Deliver(request.Message with { Topic = "out/" + request.Message.Topic["in/".Length..] }));

        public override ValueTask OnMessageDeliveredAsync(MessageDeliveredRequest request, HookContext context) => default;
    }
}

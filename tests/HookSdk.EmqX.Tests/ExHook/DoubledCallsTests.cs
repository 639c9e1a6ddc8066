using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>After an outage of the hook server EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 call everything twice, until they are restarted: it is noticed, and told once.</summary>
public sealed class DoubledCallsTests
{
    private const string Twice = "EMQX asks about the same message twice";
    private const string Again = "has loaded this server again without unloading it";

    [Fact]
    public async Task Message_ThatIsAskedAboutTwice_IsToldOnceUntilTheUnload()
    {
        await using ExHookHost host = new(new Mover());
        await PublishAsync("1");
        await PublishAsync("2");
        Told().ShouldBe(0);
        await PublishAsync("2");
        host.Log.All.ShouldContain(static l => l.StartsWith("Warning: exhook: EMQX asks about the same message twice, as it did about message 2 of node emqx@a:", StringComparison.Ordinal) && l.Contains("until EMQX itself is restarted"));
        await PublishAsync("3");
        await PublishAsync("3");
        Told().ShouldBe(1);

        await host.CallAsync("v3", "OnProviderUnloaded", new Wire.ProviderUnloadedRequest { Meta = new() { Node = "emqx@a" } }.ToByteArray());
        await PublishAsync("3");
        Told().ShouldBe(1, "whatever was asked before the unload is forgotten");
        await PublishAsync("3");
        Told().ShouldBe(2);

        int Told() => host.Log.All.Count(static l => l.Contains(Twice));

        Task PublishAsync(string id) => host.CallAsync("v3", "OnMessagePublish", new Wire.MessagePublishRequest { Message = new() { Node = "emqx@a", Id = id, Topic = "a", From = "c" } }.ToByteArray());
    }

    /// <summary>A hundred publishers at once: the second asking about each is told from the others.</summary>
    [Fact]
    public async Task MessagesOfManyPublishers_EachAskedAboutOnce_AreNotTold()
    {
        await using ExHookHost host = new(new Mover());
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async publisher =>
        {
            for (int i = 0; i < 200; i++)
            {
                await host.CallAsync("v3", "OnMessagePublish", new Wire.MessagePublishRequest { Message = new() { Id = $"{publisher:X16}{i:X16}", Topic = "a", From = "c" } }.ToByteArray());
            }
        }));

        host.Log.All.ShouldNotContain(static l => l.Contains(Twice));
    }

    [Theory]
    [InlineData("5.8.9", "v2", false)]
    [InlineData("5.9.0", "v3", true)]
    [InlineData("5.10.3", "v3", true)]
    [InlineData("6.0.2", "v3", true)]
    [InlineData("6.0.3", "v3", false)]
    [InlineData("6.1.0", "v3", true)]
    [InlineData("6.1.2", "v3", false)]
    [InlineData("6.2.0", "v3", false)]
    public async Task SecondLoad_WithoutAnUnload_IsToldOfVersionsThatDoubleCalls(string version, string package, bool doubles)
    {
        await using ExHookHost host = new(new Mover());
        await LoadAsync("emqx@a");
        await LoadAsync("emqx@b");
        Told().ShouldBe(0, "each node loads");
        await LoadAsync("emqx@a");
        await LoadAsync("emqx@a");
        Told().ShouldBe(doubles ? 1 : 0);
        await host.CallAsync(package, "OnProviderUnloaded", new Wire.ProviderUnloadedRequest { Meta = new() { Node = "emqx@b" } }.ToByteArray());
        await LoadAsync("emqx@b");
        Told().ShouldBe(doubles ? 1 : 0, "it was unloaded");

        int Told() => host.Log.All.Count(static l => l.Contains(Again));

        Task LoadAsync(string node) =>
            host.CallAsync(package, "OnProviderLoaded", new Wire.ProviderLoadedRequest { Broker = new() { Version = version }, Meta = new() { Node = node, Version = version } }.ToByteArray());
    }

    [Fact]
    public async Task FakeThatCallsTwice_AppliesARewriteTwice_AndARestartHealsIt()
    {
        Mover mover = new();
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(mover, static o => (o.Version, o.CallsTwice) = (FakeEmqxVersion.V59, true));
        FakeEmqxClient client = (await emqx.ConnectAsync("c")).EnsureAccepted().Client;
        mover.Connects.ShouldBe(2);

        // As 5.10.3 was seen to do it.
        (await client.PublishAsync("open/1", "x")).EnsureTopic("open/m/m/1");
        (await client.PublishAsync("stop/1", "x")).EnsureTopic("stop/m/1");
        await emqx.LoadAsync();
        (await client.PublishAsync("open/1", "x")).EnsureTopic("open/m/m/1");

        await emqx.RestartAsync();
        client = (await emqx.ConnectAsync("c")).EnsureAccepted().Client;
        mover.Connects.ShouldBe(3);
        (await client.PublishAsync("open/1", "x")).EnsureTopic("open/m/1");
    }

    [Fact]
    public async Task FakeOfAVersionThatNeverCallsTwice_SaysSo() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => FakeEmqx.StartAsync(new Mover(), static o => o.CallsTwice = true))).Message.ShouldStartWith("EMQX 5.1.4 never calls hooks twice");

    private sealed class Mover : ExHookProvider
    {
        public int Connects { get; private set; }

        public override ValueTask OnClientConnectAsync(ClientConnectRequest request, HookContext context)
        {
            Connects++;
            return default;
        }

        [FailOpen]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context)
        {
            string[] levels = request.Message.Topic.Split('/', 2);
            return new(levels.Length == 1 ? MessagePublishReply.PassThrough()
                : MessagePublishReply.Deliver(request.Message with { Topic = $"{levels[0]}/m/{levels[1]}" }, levels[0] == "stop" ? ChainStep.Stop : ChainStep.Continue));
        }
    }
}

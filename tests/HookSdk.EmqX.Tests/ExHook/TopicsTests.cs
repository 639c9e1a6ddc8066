using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

public sealed class TopicsTests
{
    [Fact]
    public async Task Loaded_TellsTheFiltersOfTheAttribute()
    {
        await using ExHookHost host = new(new Legacy());
        Wire.LoadedResponse loaded = await LoadAsync(host);
        loaded.Hooks.Single(static h => h.Name == "message.publish").Topics.ShouldBe(["legacy/#", "old/+/x"]);
        loaded.Hooks.Single(static h => h.Name == "message.acked").Topics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Loaded_OfSeveralProviders_TellsAllFilters_OrNoneWhereOneWantsAll()
    {
        await using ExHookHost both = new(null, [new Legacy(), new Derived()]);
        (await LoadAsync(both)).Hooks.Single(static h => h.Name == "message.publish").Topics.ShouldBe(["legacy/#", "old/+/x", "derived/#"]);
        await using ExHookHost all = new(null, [new Legacy(), new AllHooks()]);
        (await LoadAsync(all)).Hooks.Single(static h => h.Name == "message.publish").Topics.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("legacy/a", true)]
    [InlineData("other", false)]
    public async Task Publish_OutsideAProvidersFilter_IsNotForIt(string topic, bool isDropped)
    {
        await using ExHookHost host = new(new Legacy());
        Wire.ValuedResponse reply = await host.CallAsync("v2", "OnMessagePublish", new Wire.MessagePublishRequest { Message = new() { Topic = topic } }, Wire.ValuedResponse.Parser);
        (reply.Message is not null).ShouldBe(isDropped);
    }

    [Fact]
    public async Task Options_TakeThePlaceOfTheAttribute_InConfigurationToo()
    {
        await using ExHookHost host = new(null, [new Legacy()], new Dictionary<string, string?> { ["Hooks:ExHook:Topics:message.publish:0"] = "new/#", ["Hooks:ExHook:Topics:message.acked:0"] = "k" });
        Wire.LoadedResponse loaded = await LoadAsync(host);
        loaded.Hooks.Single(static h => h.Name == "message.publish").Topics.ShouldBe(["new/#"]);
        loaded.Hooks.Single(static h => h.Name == "message.acked").Topics.ShouldBe(["k"]);
        (await host.CallAsync("v2", "OnMessagePublish", new Wire.MessagePublishRequest { Message = new() { Topic = "new/a" } }, Wire.ValuedResponse.Parser)).Message.ShouldNotBeNull();
        (await host.CallAsync("v2", "OnMessagePublish", new Wire.MessagePublishRequest { Message = new() { Topic = "legacy/a" } }, Wire.ValuedResponse.Parser)).Message.ShouldBeNull();
    }

    [Fact]
    public async Task Notifications_OutsideAProvidersFilter_AreNotForIt()
    {
        Acks acks = new();
        await using ExHookHost host = new(acks);
        foreach (string topic in new[] { "k/1", "x", "k/2" })
        {
            await host.CallAsync("v2", "OnMessageAcked", new Wire.MessageAckedRequest { Message = new() { Topic = topic } }.ToByteArray());
        }

        acks.Heard.ShouldBe(["k/1", "k/2"]);
    }

    /// <summary>A provider that is late is answered for by its own fallback and by those behind it, but not by that of a provider whom the message is not for.</summary>
    [Theory]
    [InlineData("legacy/a", true)]
    [InlineData("other/x", false)]
    public async Task Fallback_OfAProvider_IsForItsTopicsAlone(string topic, bool isDropped)
    {
        TaskCompletionSource<MessagePublishReply> never = new();
        byte[] request = new Wire.MessagePublishRequest { Message = new() { Topic = topic } }.ToByteArray();
        await using ExHookHost host = new(static o => o.MaxConcurrentCalls = 1, [new Waits(never.Task), new Legacy()]);

        Task<byte[]> late = host.CallAsync("v2", "OnMessagePublish", request);
        IsDropped(await host.CallAsync("v2", "OnMessagePublish", request)).ShouldBe(isDropped, "there is no slot left");
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        IsDropped(await late).ShouldBe(isDropped);
        never.SetResult(MessagePublishReply.PassThrough());
    }

    [Fact]
    public async Task Options_ForAHookThatNobodyOverrides_AreToldWhereItIsMounted_AndSaidToHaveNoEffectElsewhere()
    {
        Dictionary<string, string?> settings = new() { ["Hooks:ExHook:Topics:message.publish:0"] = "new/#", ["Hooks:ExHook:Topics:message.dropped:0"] = "k" };
        await using ExHookHost host = new(static o => o.MountDecidingHooks = true, [new Acks()], settings);
        host.Server.Announce();

        (await LoadAsync(host)).Hooks.Single(static h => h.Name == "message.publish").Topics.ShouldBe(["new/#"]);
        host.Log.All.Where(static l => l.Contains("has no effect")).ShouldHaveSingleItem().ShouldStartWith("Warning: exhook: Hooks:ExHook:Topics:message.dropped has no effect");
    }

    [Theory]
    [InlineData(typeof(OnConnect), "EMQX heeds topics on message.publish")]
    [InlineData(typeof(Wrong), "'a/#/b' is no topic filter")]
    [InlineData(typeof(Shared), "'$share/g/a' has the group")]
    [InlineData(typeof(None), "there is no topic filter")]
    public void Attribute_ThatIsNotValid_IsRefusedWhenTheProviderIsAdded(Type provider, string problem) =>
        Should.Throw<InvalidOperationException>(() => new ExHookHost((ExHookProvider)Activator.CreateInstance(provider)!)).Message.ShouldContain(problem);

    private static Task<Wire.LoadedResponse> LoadAsync(ExHookHost host) => host.CallAsync("v2", "OnProviderLoaded", new Wire.ProviderLoadedRequest(), Wire.LoadedResponse.Parser);

    private static bool IsDropped(byte[] reply) => Wire.ValuedResponse.Parser.ParseFrom(reply).Message?.Headers.ContainsKey("allow_publish") == true;

    private sealed class Waits(Task<MessagePublishReply> answer) : ExHookProvider
    {
        [FailOpen]
        public override async ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => await answer;
    }

    [FailClosed]
    private class Legacy : ExHookProvider
    {
        [Topics("legacy/#", "old/+/x")]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.Drop());

        public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => default;
    }

    private sealed class Derived : Legacy
    {
        [Topics("derived/#")]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.Drop());
    }

    private sealed class Acks : ExHookProvider
    {
        public List<string> Heard { get; } = [];

        [Topics("k/#")]
        public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context)
        {
            Heard.Add(request.Message.Topic);
            return default;
        }
    }

    public sealed class OnConnect : ExHookProvider
    {
        [Topics("a")]
        public override ValueTask OnClientConnectAsync(ClientConnectRequest request, HookContext context) => default;
    }

    public sealed class Wrong : ExHookProvider
    {
        [Topics("a/#/b")]
        public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => default;
    }

    public sealed class Shared : ExHookProvider
    {
        [Topics("$share/g/a")]
        public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => default;
    }

    public sealed class None : ExHookProvider
    {
        [Topics]
        public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => default;
    }
}

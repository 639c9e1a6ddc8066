using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>What EMQX is told when it loads.</summary>
public sealed class LoadedTests
{
    [Theory]
    [InlineData("v1", "client.connected", "client.check_acl", "session.takeovered")]
    [InlineData("v2", "client.connected", "client.authorize", "session.takenover")]
    [InlineData("v3", "client.connected", "client.authorize", "session.takenover")]
    public async Task Loaded_TellsTheOverriddenHooksAndNoOthers(string version, params string[] expected)
    {
        await using ExHookHost host = new(new Some());
        (await LoadAsync(host, version)).Hooks.Select(static h => h.Name).ShouldBe(expected);
    }

    [Fact]
    public async Task Loaded_WithAllOverridden_TellsNineteen()
    {
        await using ExHookHost host = new(new AllHooks());
        (await LoadAsync(host, "v3")).Hooks.Select(static h => h.Name).ShouldBe(ExHookHookNames.All);
    }

    [Fact]
    public async Task Loaded_InheritedOverridesCount_AndSoDoThoseOfEveryProvider()
    {
        await using ExHookHost host = new(null, [new Derived(), new Publishes()]);
        (await LoadAsync(host, "v2")).Hooks.Select(static h => h.Name).ShouldBe(["client.connected", "client.authorize", "session.created", "session.takenover", "message.publish"]);
    }

    [Fact]
    public async Task Loaded_HandlerThrows_TellsTheHooksAllTheSame()
    {
        AllHooks provider = new() { OnRequest = static (_, _) => throw new InvalidOperationException("no") };
        await using ExHookHost host = new(provider);
        (await LoadAsync(host, "v3")).Hooks.Count.ShouldBe(19);
    }

    [Fact]
    public async Task Loaded_MountDecidingHooks_TellsAllThreeAndAnswersNothingToSay()
    {
        await using ExHookHost host = new(new Some(), static o => o.MountDecidingHooks = true);
        (await LoadAsync(host, "v2")).Hooks.Select(static h => h.Name).ShouldBe(["client.connected", "client.authenticate", "client.authorize", "session.takenover", "message.publish"]);
        (await host.CallAsync("v2", "OnClientAuthenticate", [])).ShouldBe([8, 1]);
        (await host.CallAsync("v2", "OnMessagePublish", [])).ShouldBe([8, 1]);
    }

    [Fact]
    public async Task Hook_NotOverridden_IsAnsweredNeutrally_AsABrokerMayCallWhatItLoadedEarlier()
    {
        await using ExHookHost host = new(new Some());
        (await host.CallAsync("v3", "OnClientAuthenticate", [])).ShouldBe([8, 1]);
        (await host.CallAsync("v3", "OnMessagePublish", [])).ShouldBe([8, 1]);
        (await host.CallAsync("v3", "OnMessageAcked", [])).ShouldBeEmpty();
    }

    private static Task<Wire.LoadedResponse> LoadAsync(ExHookHost host, string version) =>
        host.CallAsync(version, "OnProviderLoaded", version == "v1" ? new Wire.ProviderLoadedRequestV1 { Broker = new() { Version = "4.4.19", Uptime = "1 days" } } : new Wire.ProviderLoadedRequest(), Wire.LoadedResponse.Parser);

    [FailClosed]
    private class Some : ExHookProvider
    {
        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => default;

        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(AccessReply.Allow());

        public override ValueTask OnSessionTakenoverAsync(SessionTakenoverRequest request, HookContext context) => default;
    }

    private sealed class Derived : Some
    {
        public override ValueTask OnSessionCreatedAsync(SessionCreatedRequest request, HookContext context) => default;
    }

    private sealed class Publishes : ExHookProvider
    {
        [FailOpen]
        public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
    }
}

using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>The warnings that save a day, and none where they do not apply.</summary>
public sealed class AdviceTests
{
    [Fact]
    public async Task Start_SaysWhatIsGoodToKnowOfWhatIsMounted()
    {
        await using ExHookHost host = new(new Authorizes());
        host.Server.Announce();
        host.Log.All.ShouldContain(static l => l.StartsWith("Warning: exhook: EMQX starts open"));
        host.Log.All.ShouldContain(static l => l.StartsWith("Warning: exhook: client.authorize is asked only where no authorization source"));
        host.Log.All.ShouldContain(static l => l.StartsWith("Warning: exhook: client.authenticate, message.publish not mounted"));
    }

    [Fact]
    public async Task Start_WithAllDecidingHooksMounted_HasNothingToSayOfMissingOnes()
    {
        await using ExHookHost host = new(new Authorizes(), static o => o.MountDecidingHooks = true);
        host.Server.Announce();
        host.Log.All.ShouldNotContain(static l => l.Contains("not mounted"));
    }

    [Theory]
    [InlineData("5.1.4", true)]
    [InlineData("5.9.0", false)]
    [InlineData("4.3.10", false)]
    public async Task Load_WithHooksThatAreMountedAndNotOverridden_SaysWhatThatDoes(string version, bool refuses)
    {
        await using ExHookHost host = new(new Listens(), static o => o.MountDecidingHooks = true);
        host.Server.Announce();
        string package = version[0] == '4' ? "v1" : refuses ? "v2" : "v3";
        await host.CallAsync(package, "OnProviderLoaded", new Wire.ProviderLoadedRequest { Broker = new() { Version = version } }.ToByteArray());
        host.Log.All.Any(l => l.StartsWith($"Warning: exhook: MountDecidingHooks mounts client.authenticate with nothing to say, and EMQX {version} refuses", StringComparison.Ordinal)).ShouldBe(refuses);
        host.Log.All.ShouldNotContain(static l => l.Contains("Answer Allow") || l.Contains("client.authorize is asked") || l.Contains("knows no way to drop"));
    }

    [Fact]
    public async Task Start_WithNotificationsAlone_SaysNothingOfAuthorizeOrColdStart()
    {
        await using ExHookHost host = new(new Listens());
        host.Server.Announce();
        host.Log.All.ShouldNotContain(static l => l.Contains("starts open") || l.Contains("client.authorize is asked"));
    }

    [Theory]
    [InlineData("5.0.0", true, true, false)]
    [InlineData("5.3.2", true, true, false)]
    [InlineData("5.4.0", true, false, false)]
    [InlineData("5.8.9", true, false, false)]
    [InlineData("5.9.0", false, false, false)]
    [InlineData("6.1.0", false, false, false)]
    [InlineData("4.4.19", false, true, false)]
    [InlineData("4.3.10", false, true, true)]
    public async Task Load_SaysWhatIsTrueOfTheBrokersVersion(string version, bool ignoreRefuses, bool noFilters, bool noDrop)
    {
        await using ExHookHost host = new(new AllHooks());
        string package = version[0] == '4' ? "v1" : version.CompareTo("5.9", StringComparison.Ordinal) < 0 ? "v2" : "v3";
        await host.CallAsync(package, "OnProviderLoaded", new Wire.ProviderLoadedRequest { Broker = new() { Version = version }, Meta = new() { Node = "emqx@a" } }.ToByteArray());
        host.Log.All.ShouldContain(l => l.StartsWith($"Information: exhook: EMQX {version} on node emqx@a has loaded this server: client.connect, "));
        host.Log.All.Any(static l => l.Contains("an Ignore from OnClientAuthenticate refuses")).ShouldBe(ignoreRefuses);
        host.Log.All.Any(static l => l.Contains("OnClientUnsubscribe without topic filters")).ShouldBe(noFilters);
        host.Log.All.Any(static l => l.Contains("knows no way to drop")).ShouldBe(noDrop);
    }

    /// <summary>5.4.0 to 5.8.4 fail before they call about a client of a gateway. A publish tells of no client, and is asked about.</summary>
    [Theory]
    [InlineData("5.3.2", false)]
    [InlineData("5.4.0", true)]
    [InlineData("5.8.4", true)]
    [InlineData("5.8.5", false)]
    [InlineData("5.9.0", false)]
    [InlineData("4.4.19", false)]
    public async Task Load_ByAVersionThatAsksNothingAboutGateways_SaysSo(string version, bool skips)
    {
        string package = version[0] == '4' ? "v1" : version == "5.9.0" ? "v3" : "v2";
        byte[] load = new Wire.ProviderLoadedRequest { Broker = new() { Version = version } }.ToByteArray();
        await using ExHookHost all = new(new AllHooks());
        await all.CallAsync(package, "OnProviderLoaded", load);
        all.Log.All.Any(l => l.StartsWith($"Warning: exhook: EMQX {version} does not call client.authenticate and client.authorize for clients of its gateways", StringComparison.Ordinal)).ShouldBe(skips);
        await using ExHookHost one = new(new Authorizes());
        await one.CallAsync(package, "OnProviderLoaded", load);
        one.Log.All.Any(l => l.StartsWith($"Warning: exhook: EMQX {version} does not call client.authorize for clients of its gateways", StringComparison.Ordinal)).ShouldBe(skips);
        await using ExHookHost none = new(new Listens());
        await none.CallAsync(package, "OnProviderLoaded", load);
        none.Log.All.ShouldNotContain(static l => l.Contains("gateways"));
    }

    [Fact]
    public async Task Ignore_ThatRefusesAClient_IsToldOnce()
    {
        await using ExHookHost host = new(new AllHooks { Access = static _ => AccessReply.Ignore() });
        byte[] letIn = new Wire.ClientAuthenticateRequest { Result = true, Meta = new() { Version = "5.1.4" } }.ToByteArray();
        byte[] notYet = new Wire.ClientAuthenticateRequest { Meta = new() { Version = "5.1.4" } }.ToByteArray();
        await host.CallAsync("v3", "OnClientAuthenticate", notYet);
        await host.CallAsync("v2", "OnClientAuthenticate", letIn);
        host.Log.All.ShouldNotContain(static l => l.Contains("and refuses it"));
        await host.CallAsync("v2", "OnClientAuthenticate", notYet);
        await host.CallAsync("v2", "OnClientAuthenticate", notYet);
        host.Log.All.Where(static l => l.Contains("and refuses it")).ShouldHaveSingleItem().ShouldStartWith("Warning: exhook: EMQX 5.1.4 was answered Ignore");
    }

    private sealed class Authorizes : ExHookProvider
    {
        [FailClosed]
        public override ValueTask<AccessReply> OnClientAuthorizeAsync(ClientAuthorizeRequest request, HookContext context) => new(AccessReply.Allow());
    }

    private sealed class Listens : ExHookProvider
    {
        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => default;
    }
}

using System.Net;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using Wire = HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>What sets the versions apart.</summary>
public sealed class VersionTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");
    private static readonly byte[] WithMeta = new Wire.ClientAuthenticateRequest { Meta = new() { Version = "4.4.3" } }.ToByteArray();

    [Fact]
    public async Task V1_EachBrokerIsAnsweredInItsOwnNumbers()
    {
        AllHooks provider = new();
        await using ExHookHost host = new(provider);
        await LoadAsync(host, "4.3.2", One);
        await LoadAsync(host, "4.3.3", Other);

        (await AuthenticateAsync(host, One)).ShouldBe([8, 1, 24, 1]);
        (await AuthenticateAsync(host, Other)).ShouldBe([24, 1]);
        provider.Access = static _ => AccessReply.Ignore();
        (await AuthenticateAsync(host, One)).ShouldBe([]);
        (await AuthenticateAsync(host, Other)).ShouldBe([8, 1]);
    }

    [Fact]
    public async Task V1_BrokerThatLoadedAnEarlierRun_IsAnsweredInNumbersThatBothUnderstand()
    {
        AllHooks provider = new();
        await using ExHookHost host = new(provider);
        (await AuthenticateAsync(host, One)).ShouldBe([8, 2, 24, 1]);
        (await host.CallAsync("v1", "OnClientAuthenticate", WithMeta, One)).ShouldBe([24, 1]);
        provider.Access = static _ => AccessReply.Ignore();
        (await AuthenticateAsync(host, One)).ShouldBe([8, 1]);
    }

    [Fact]
    public async Task V1_BrokerThatIsUpgraded_IsAnsweredInItsNewNumbers()
    {
        await using ExHookHost host = new(new AllHooks());
        await LoadAsync(host, "4.3.0", One);
        await LoadAsync(host, "4.4.19", One);
        (await AuthenticateAsync(host, One)).ShouldBe([24, 1]);
    }

    /// <summary>Brokers behind one address, as behind a proxy: a call that says its version counts for itself.</summary>
    [Fact]
    public async Task V1_BrokersBehindOneAddress_AreToldApartWhereTheyNameThemselves()
    {
        await using ExHookHost host = new(new AllHooks());
        await LoadAsync(host, "4.3.2", One);
        (await host.CallAsync("v1", "OnClientAuthenticate", WithMeta, One)).ShouldBe([24, 1]);
        (await AuthenticateAsync(host, One)).ShouldBe([8, 1, 24, 1]);
    }

    [Theory]
    [InlineData("4.3.2", true)]
    [InlineData("4.3.3", false)]
    [InlineData("4.4.0", false)]
    [InlineData("4.3.0-rc.1", true)]
    [InlineData("e4.2.9", true)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    public void V1_TheVersionTellsTheNumbers(string version, bool? isEarly) => V1Brokers.IsEarly(version).ShouldBe(isEarly);

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public async Task UserProperties_BeforeV3_AreNull_AndWithV3AList(string version)
    {
        List<MessagePublishRequest> requests = [];
        await using ExHookHost host = new(new AllHooks { OnRequest = (r, _) => requests.Add((MessagePublishRequest)r) });
        byte[] bytes = new Wire.MessagePublishRequest { UserProps = { new Wire.Property { Name = "a", Value = "1" } } }.ToByteArray();
        await host.CallAsync(version, "OnMessagePublish", bytes);
        await host.CallAsync("v3", "OnMessagePublish", bytes);
        await host.CallAsync("v3", "OnMessagePublish", []);
        requests[0].UserProperties.ShouldBeNull();
        requests[0].Properties.ShouldBeNull();
        requests[1].UserProperties.ShouldBe([new("a", "1")]);
        requests[2].UserProperties.ShouldBe([]);
    }

    [Theory]
    [InlineData("v2", 536_680L, "536680")]
    [InlineData("v3", 0L, null)]
    public async Task Uptime_IsToldInTheBrokersWords(string version, long uptime, string? expected)
    {
        string? seen = "";
        await using ExHookHost host = new(new AllHooks { OnRequest = (r, _) => seen = ((ProviderLoadedRequest)r).Uptime });
        await host.CallAsync(version, "OnProviderLoaded", new Wire.ProviderLoadedRequest { Broker = new() { Uptime = uptime } }.ToByteArray());
        seen.ShouldBe(expected);
        await host.CallAsync("v1", "OnProviderLoaded", new Wire.ProviderLoadedRequestV1 { Broker = new() { Uptime = "3 days" } }.ToByteArray());
        seen.ShouldBe("3 days");
    }

    [Fact]
    public async Task Caller_WithoutMeta_IsNamedByTheClientsNode()
    {
        HookCaller? caller = null;
        await using ExHookHost host = new(new AllHooks { OnRequest = (_, c) => caller = c.Caller });
        await host.CallAsync("v1", "OnClientConnected", new Wire.ClientConnectedRequest { Clientinfo = new() { Node = "emqx@a" } }.ToByteArray(), One);
        caller.ShouldBe(new HookCaller(One, "emqx@a"));
    }

    private static Task<byte[]> LoadAsync(ExHookHost host, string version, IPAddress address) =>
        host.CallAsync("v1", "OnProviderLoaded", new Wire.ProviderLoadedRequestV1 { Broker = new() { Version = version, Uptime = "1 hours" } }.ToByteArray(), address);

    private static Task<byte[]> AuthenticateAsync(ExHookHost host, IPAddress address) => host.CallAsync("v1", "OnClientAuthenticate", [], address);
}

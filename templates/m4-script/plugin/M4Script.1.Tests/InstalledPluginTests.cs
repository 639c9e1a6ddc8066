using HookSdk.Testing;

namespace M4Script._1.Tests;

/// <summary>The published script in a server, which M4 asks over HTTP.</summary>
public sealed class InstalledPluginTests
{
    private static readonly (string Key, string Value)[] Settings = [("CallerIds:2", "37011111111"), ("Blocked:0", "37012345678"), ("Lookup:Url", "")];

    [Fact]
    public async Task Calls_AreDecided()
    {
        await using InstalledPlugin plugin = await InstalledPlugin.StartAsync(Settings);
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Url(new Uri(plugin.Url)), static options => options.BrokerTimeout = TimeSpan.FromMinutes(1));

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("37099999999");
        (await m4.CallAsync("37000000000", "+370 123 45678", userId: 2)).EnsureRejected("blocked");
    }

    /// <summary>A typing error blocks nothing: the version is refused, and the one before it stays.</summary>
    [Theory]
    [InlineData("CallerIds:two", "37011111111", "'two' is no user id")]
    [InlineData("Blocked:1", "nobody", "'nobody' is no number")]
    [InlineData("Lookup:Uri", "http://lookup/", "Lookup:Uri is no setting")]
    public async Task SettingThatCannotBeUsed_RefusesThePlugin_AndIsNamed(string key, string value, string named)
    {
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => InstalledPlugin.StartAsync([.. Settings, (key, value)]));

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }
}

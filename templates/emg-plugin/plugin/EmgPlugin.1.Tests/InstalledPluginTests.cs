using HookSdk.Emg;
using HookSdk.Testing;

namespace EmgPlugin._1.Tests;

/// <summary>The published plugin in a server, which EMG calls over HTTP.</summary>
public sealed class InstalledPluginTests
{
    private static readonly (string Key, string Value)[] Settings = [("OptOut:Numbers:0", "46700000001"), ("SenderIds:retail", "ACME"), ("Footers:retail", ""), ("Routes:46", "smpp-se")];

    [Fact]
    public async Task Message_PassesAllHooks()
    {
        await using InstalledPlugin plugin = await InstalledPlugin.StartAsync(Settings);
        await using FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(new Uri(plugin.Url)), static options => options.Argument = "retail");

        (await emg.ReceiveAsync(new("INFO", "+46 70-000 00 01", "Hello"))).EnsureRejected();
        (await emg.ReceiveAsync(new("INFO", "46701234567", "Hello")))
            .EnsureRoutedTo("smpp-se").EnsureSent().EnsureOption(EmgOptionNames.Source, "ACME");
    }

    /// <summary>A typing error does not let a message through: the version is refused, and the one before it stays.</summary>
    [Theory]
    [InlineData("OptOut:Nubmers:0", "46700000002", "'Plugins:EmgPlugin.1:OptOut:Nubmers' is no setting")]
    [InlineData("OptOut:Numbers:1", "nobody", "'nobody' is no number")]
    [InlineData("SenderIds:retail:Name", "ACME", "'Plugins:EmgPlugin.1:SenderIds:retail:Name' is no setting")]
    [InlineData("Routes:4x", "smpp-se", "4x")]
    public async Task SettingThatCannotBeUsed_RefusesThePlugin_AndIsNamed(string key, string value, string named)
    {
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => InstalledPlugin.StartAsync([.. Settings, (key, value)]));

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }
}

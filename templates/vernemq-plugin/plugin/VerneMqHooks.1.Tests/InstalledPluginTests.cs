using HookSdk.Testing;

namespace VerneMqHooks._1.Tests;

/// <summary>The published plugin in a server, which VerneMQ calls over HTTP.</summary>
public sealed class InstalledPluginTests
{
    private static readonly (string Key, string Value)[] Settings =
    [
        .. Logins.Settings.Select(static s => (s.Key, s.Value)),
#if (jwt)
        ("Jwt:Issuers:0", "https://login.example.com/"), ("Jwt:Audiences:0", "mqtt"), ("Jwt:Claims:sub", "%c"),
#endif
        ("Acl:0", "allow all v2/dev1/#"), ("LegacyTopics:From", "legacy/"), ("LegacyTopics:To", "v2/"),
    ];

    [Fact]
    public async Task Clients_PassAllHooks()
    {
        await using InstalledPlugin plugin = await InstalledPlugin.StartAsync(Settings);
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(new Uri(plugin.Url)));

        (await broker.ConnectAsync("dev1", "dev1", "wrong")).EnsureRefused();
        FakeVerneMqClient client = (await broker.ConnectAsync("dev1", "dev1", Logins.PasswordOf("dev1"))).EnsureAccepted().Client;
        (await client.SubscribeAsync("v2/dev1/#")).EnsureGranted();
        (await client.PublishAsync("legacy/dev1/up", "21", qos: 1)).EnsureDelivered("dev1", "v2/dev1/up", "21");
        (await client.PublishAsync("devices/c2/up", "21", qos: 1)).EnsureRefused();
    }

    /// <summary>A typing error does not let somebody in: the version is refused, and the one before it stays.</summary>
    [Theory]
#if (jwt)
    [InlineData("Jwt:KeySetURL2", "https://x/", "'Plugins:VerneMqHooks.1:Jwt:KeySetURL2' is no setting")]
#else
    [InlineData("Users:0:Disabeld", "true", "'Plugins:VerneMqHooks.1:Users:0:Disabeld' is no setting")]
#endif
    [InlineData("Acl:0", "allow devices/#", "allow devices/#")]
    [InlineData("LegacyTopics:Form", "old/", "'Plugins:VerneMqHooks.1:LegacyTopics:Form' is no setting")]
    public async Task SettingThatCannotBeUsed_RefusesThePlugin_AndIsNamed(string key, string value, string named)
    {
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => InstalledPlugin.StartAsync([.. Settings.Where(s => s.Key != key), (key, value)]));

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }
}

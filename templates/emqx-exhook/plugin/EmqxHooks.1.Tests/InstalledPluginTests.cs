using HookSdk.Testing;

namespace EmqxHooks._1.Tests;

/// <summary>The published provider in a server, which EMQX calls over gRPC.</summary>
public sealed class InstalledPluginTests
{
    private static readonly (string Key, string Value)[] Settings =
    [
        .. Logins.Settings.Select(static s => (s.Key, s.Value)),
#if (jwt)
        ("Jwt:Issuers:0", "https://login.example.com/"), ("Jwt:Audiences:0", "mqtt"), ("Jwt:Claims:sub", "%c"),
#endif
        ("Acl:0", "allow publish legacy/%c/#"), ("Acl:1", "allow subscribe v2/#"), ("Rules:0:Topics", "legacy/#"), ("Rules:0:MoveTo", "v2/#"),
    ];

    [Fact]
    public async Task Device_GetsIn_AndItsMessagesGoWhereTheRulesSendThem()
    {
        await using InstalledPlugin plugin = await InstalledPlugin.StartAsync(Settings);
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(HookTarget.Url(new Uri(plugin.Url)));

        (await emqx.ConnectAsync("c1", "dev1", "wrong")).EnsureRefused();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", Logins.PasswordOf("c1"))).EnsureAccepted().Client;
        FakeEmqxClient watcher = (await emqx.ConnectAsync("c2", "dev1", Logins.PasswordOf("c2"))).EnsureAccepted().Client;
        (await watcher.SubscribeAsync("v2/#", qos: 1)).EnsureGranted();
        (await device.PublishAsync("legacy/c1/up", "21.5", qos: 1)).EnsureTopic("v2/c1/up").EnsureDelivered("c2");
        (await device.PublishAsync("legacy/c2/up", "21.5")).EnsureDenied();
        emqx.EnsureNoFailure();
    }

#if (!jwt)
    /// <summary>The plugin's own work in the background, with EMQX's management API.</summary>
    [Fact(Timeout = 60_000)]
    public async Task User_WhoIsDisabled_IsDisconnected_AndNobodyElse()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        Uri management = await emqx.OpenManagementAsync();
        await using InstalledPlugin plugin = await InstalledPlugin.StartAsync(
            [.. Settings, ("Users:1:Name", "dev2"), ("Users:1:PasswordHash", Logins.Settings["Users:0:PasswordHash"])],
            [("Hooks:EmqxManagement:Enabled", "true"), ("Hooks:EmqxManagement:Url", management.OriginalString), ("Hooks:EmqxManagement:ApiKey", "key"), ("Hooks:EmqxManagement:ApiSecret", "secret")]);
        (await emqx.AddServerAsync(new EmqxServerSettings { Name = "main" }, HookTarget.Url(new Uri(plugin.Url)))).EnsureLoaded();
        FakeEmqxClient closed = (await emqx.ConnectAsync("c1", "dev1", Logins.Password)).EnsureAccepted().Client;
        FakeEmqxClient other = (await emqx.ConnectAsync("c2", "dev2", Logins.Password)).EnsureAccepted().Client;

        plugin.Change("Users:0:Disabled", "true");

        while (closed.IsConnected)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(other.IsConnected);
    }

#endif
    /// <summary>A typing error does not let somebody in: the version is refused, and the one before it stays.</summary>
    [Theory]
#if (jwt)
    [InlineData("Jwt:KeySetURL2", "https://x/", "'Plugins:EmqxHooks.1:Jwt:KeySetURL2' is no setting")]
#else
    [InlineData("Users:0:Disabeld", "true", "'Plugins:EmqxHooks.1:Users:0:Disabeld' is no setting")]
#endif
    [InlineData("Acl:0", "allow devices/#", "allow devices/#")]
    [InlineData("Rules:0:Move", "v3/#", "'Plugins:EmqxHooks.1:Rules:0:Move' is no setting")]
    public async Task SettingThatCannotBeUsed_RefusesThePlugin_AndIsNamed(string key, string value, string named)
    {
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => InstalledPlugin.StartAsync([.. Settings.Where(s => s.Key != key), (key, value)]));

        Assert.Contains(named, e.ToString(), StringComparison.Ordinal);
    }
}

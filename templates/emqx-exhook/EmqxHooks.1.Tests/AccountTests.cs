using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EmqxHooks._1.Tests;

/// <summary>The whole program, and a fake EMQX with its management API on a port.</summary>
public sealed class AccountTests
{
    [Fact(Timeout = 60_000)]
    public async Task User_WhoIsDisabled_IsDisconnected_AndNobodyElse()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using WebApplicationFactory<Program> program = Program(await emqx.OpenManagementAsync(), isEnabled: true);
        (await emqx.AddServerAsync(new EmqxServerSettings { Name = "main" }, HookTarget.Handler(program.Server.CreateHandler(), "/"))).EnsureLoaded();
        FakeEmqxClient closed = (await emqx.ConnectAsync("c1", "dev1", Logins.Password)).EnsureAccepted().Client;
        FakeEmqxClient other = (await emqx.ConnectAsync("c2", "dev2", Logins.Password)).EnsureAccepted().Client;

        Disable(program, "Users:0");

        while (closed.IsConnected)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(other.IsConnected);
        (await emqx.ConnectAsync("c1", "dev1", Logins.Password)).EnsureRefused();
    }

    [Fact]
    public async Task User_WhoIsDisabled_StaysConnected_WhereNothingElseIsSet()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        await using WebApplicationFactory<Program> program = Program(await emqx.OpenManagementAsync(), isEnabled: false);
        (await emqx.AddServerAsync(new EmqxServerSettings { Name = "main" }, HookTarget.Handler(program.Server.CreateHandler(), "/"))).EnsureLoaded();
        FakeEmqxClient device = (await emqx.ConnectAsync("c1", "dev1", Logins.Password)).EnsureAccepted().Client;

        Disable(program, "Users:0");

        (await emqx.ConnectAsync("c2", "dev1", Logins.Password)).EnsureRefused();
        Assert.True(device.IsConnected);
    }

    private static WebApplicationFactory<Program> Program(Uri management, bool isEnabled) => new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .ConfigureAppConfiguration(static (_, configuration) => configuration.AddInMemoryCollection())
        .UseLogins()
        .UseSetting("Users:1:Name", "dev2")
        .UseSetting("Users:1:PasswordHash", Logins.Settings["Users:0:PasswordHash"])
        .UseSetting("Hooks:EmqxManagement:Enabled", $"{isEnabled}")
        .UseSetting("Hooks:EmqxManagement:Url", management.OriginalString)
        .UseSetting("Hooks:EmqxManagement:ApiKey", "key")
        .UseSetting("Hooks:EmqxManagement:ApiSecret", "secret"));

    private static void Disable(WebApplicationFactory<Program> program, string user)
    {
        IConfigurationRoot configuration = (IConfigurationRoot)program.Services.GetRequiredService<IConfiguration>();
        configuration[$"{user}:Disabled"] = "true";
        configuration.Reload();
    }
}

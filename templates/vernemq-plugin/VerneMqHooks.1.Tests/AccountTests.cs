using HookSdk.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VerneMqHooks._1.Tests;

/// <summary>The whole program, and a fake VerneMQ with its management API on a port.</summary>
public sealed class AccountTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task User_WhoIsDisabled_IsDisconnected_IfThatIsSet(bool isSet)
    {
        using Way way = new();
        await using FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Handler(way, "/vernemq"), static o => o.CheckServer = false);
        await using WebApplicationFactory<Program> program = Program(await broker.OpenManagementAsync(), isSet);
        way.InnerHandler = program.Server.CreateHandler();
        FakeVerneMqClient device = (await broker.ConnectAsync("c1", "dev1", Logins.Password)).EnsureAccepted().Client;
        FakeVerneMqClient other = (await broker.ConnectAsync("c2", "dev2", Logins.Password)).EnsureAccepted().Client;

        IConfigurationRoot configuration = (IConfigurationRoot)program.Services.GetRequiredService<IConfiguration>();
        configuration["Users:0:Disabled"] = "true";
        configuration.Reload();

        while (isSet && device.IsConnected)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        (await broker.ConnectAsync("c3", "dev1", Logins.Password)).EnsureRefused();
        Assert.Equal(isSet, !device.IsConnected);
        Assert.True(other.IsConnected);
    }

    private static WebApplicationFactory<Program> Program(Uri management, bool isEnabled) => new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
        .ConfigureAppConfiguration(static (_, configuration) => configuration.AddInMemoryCollection())
        .UseLogins()
        .UseSetting("Users:1:Name", "dev2")
        .UseSetting("Users:1:PasswordHash", Logins.Settings["Users:0:PasswordHash"])
        .UseSetting("Hooks:VerneMqManagement:Enabled", $"{isEnabled}")
        .UseSetting("Hooks:VerneMqManagement:Url", management.OriginalString));

    /// <summary>The way to the program, which is started after the broker: it is told where the broker is.</summary>
    private sealed class Way : DelegatingHandler;
}

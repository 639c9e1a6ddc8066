using System.Collections.Concurrent;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Management;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.Management;

/// <summary>What docs/management.md shows.</summary>
public sealed class ClosedAccountTests
{
    [Fact]
    public async Task ClosedAccount_IsOutAtOnce_AndStaysOut()
    {
        ConcurrentDictionary<string, string> passwords = new() { ["dev1"] = "secret", ["dev2"] = "secret" };
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(new Gate(passwords));
        Uri url = await emqx.OpenManagementAsync();
        ServiceCollection services = new();
        services.AddEmqxManagement(o => (o.Url, o.ApiKey, o.ApiSecret) = (url, "key", "secret"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        FakeEmqxClient closed = (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureAccepted().Client;
        FakeEmqxClient other = (await emqx.ConnectAsync("c2", "dev2", "secret")).EnsureAccepted().Client;

        (await new Accounts(passwords, provider.GetRequiredService<EmqxManagement>()).CloseAsync("dev1", TestContext.Current.CancellationToken)).ShouldBe(1);

        closed.IsConnected.ShouldBeFalse();
        other.IsConnected.ShouldBeTrue();
        (await emqx.ConnectAsync("c1", "dev1", "secret")).EnsureRefused();
    }

    /// <summary>One that cannot be ended now is ended later; the others are out at once.</summary>
    [Fact]
    public async Task ClosedAccounts_OfWhomOneIsRefused_AreOutAtOnce_AndThatOneLater()
    {
        await using FakeEmqx emqx = await FakeEmqx.StartAsync();
        int refusals = 2;
        ServiceCollection services = new();
        services.AddEmqxManagement(static o => (o.ApiKey, o.ApiSecret) = ("key", "secret"))
            .ConfigurePrimaryHttpMessageHandler(() => new RefusingWay(emqx.Management, path => path.Contains("=dev2&", StringComparison.Ordinal) && refusals-- > 0));
        await using ServiceProvider provider = services.BuildServiceProvider();
        FakeEmqxClient[] clients = [(await emqx.ConnectAsync("c1", "dev1")).Client, (await emqx.ConnectAsync("c2", "dev2")).Client];
        ConnectionClosing closing = provider.GetRequiredService<ConnectionClosing>();
        await closing.StartAsync(TestContext.Current.CancellationToken);

        await new Many(provider.GetRequiredService<EmqxManagement>(), closing).CloseAsync(["dev1", "dev2"], TestContext.Current.CancellationToken);

        clients[0].IsConnected.ShouldBeFalse();
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(30));
        while (clients[1].IsConnected)
        {
            await Task.Delay(1, late.Token);
        }

        await closing.StopAsync(TestContext.Current.CancellationToken);
    }

    [FailClosed]
    private sealed class Gate(ConcurrentDictionary<string, string> passwords) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
            new(passwords.TryGetValue(request.Client.UserName, out string? password) && password == request.Password ? AccessReply.Allow() : AccessReply.Deny());
    }

    private sealed class Accounts(ConcurrentDictionary<string, string> passwords, EmqxManagement emqx)
    {
        public async Task<int> CloseAsync(string userName, CancellationToken cancellationToken)
        {
            // First nobody gets in any more, then those who are in are put out.
            passwords.TryRemove(userName, out _);
            return await emqx.KickUserAsync(userName, cancellationToken);
        }
    }

    private sealed class Many(EmqxManagement emqx, ConnectionClosing closing)
    {
        public async Task CloseAsync(IEnumerable<string> userNames, CancellationToken cancellationToken)
        {
            try
            {
                await emqx.KickUsersAsync(userNames, cancellationToken);
            }
            catch (ManagementException e) when (e.RemainingUsers.Count > 0)
            {
                // All others are out. These are tried again in the background, until it works.
                foreach (string userName in e.RemainingUsers)
                {
                    closing.CloseUser(userName);
                }
            }
        }
    }
}

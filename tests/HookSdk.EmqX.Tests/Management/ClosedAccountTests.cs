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
}

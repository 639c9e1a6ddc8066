using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>A handler that blocks its thread, which no deadline in its own process ends.</summary>
public sealed class FakeEmqxBlockedTests : IDisposable
{
    private readonly Door _door = new();

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task Blocked_ByUrl_IsGivenUpAfterTheMachinesTime()
    {
        await using Reach reach = await Reach.OpenAsync<Blocker>("network", s => s.AddSingleton(_door));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(reach.Target);
        (await emqx.ConnectAsync("first", "u")).EnsureAccepted();
        (await emqx.ChangeServerAsync(new EmqxServerSettings { RequestTimeout = TimeSpan.FromMilliseconds(300) })).EnsureLoaded("client.authenticate");

        EmqxConnectOutcome outcome = await emqx.ConnectAsync("c", "blocks");
        _door.Open();
        outcome.EnsureRefused().EnsureCause(EmqxCause.FailedAction);
        emqx.Calls[^1].Failure.ShouldNotBeNull().ShouldContain("request_timeout");
    }

    [Fact]
    public async Task Blocked_InMemory_IsGivenUpWhenTheFakesTimeHasMovedOn()
    {
        await using Reach reach = await Reach.OpenAsync<Blocker>("memory", s => s.AddSingleton(_door));
        await using FakeEmqx emqx = await FakeEmqx.StartAsync(reach.Target);
        Task<EmqxConnectOutcome> connecting = emqx.ConnectAsync("c", "blocks");
        await _door.Reached;
        while (!connecting.IsCompleted)
        {
            emqx.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        _door.Open();
        (await connecting).EnsureRefused().EnsureCause(EmqxCause.FailedAction);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blocked_InProcess_IsWaitedForAndLateByItsServersClock(bool asInstance)
    {
        await using Reach reach = await Reach.OpenAsync<Blocker>("process", s => s.AddSingleton(_door));
        await using FakeEmqx emqx = await (asInstance ? FakeEmqx.StartAsync(new Blocker(_door)) : FakeEmqx.StartAsync(reach.Target));
        Task<EmqxConnectOutcome> connecting = Task.Run(() => emqx.ConnectAsync("c", "blocks"));
        await _door.Reached;
        emqx.Time.Advance(TimeSpan.FromSeconds(60));
        connecting.IsCompleted.ShouldBeFalse();
        _door.Open();
        (await connecting).AllowFallback().EnsureCause(EmqxCause.Hook).IsAccepted.ShouldBe(!asInstance);
        emqx.Calls[^1].FallbackCause.ShouldBe(asInstance ? "Blocker was late" : null);
    }
}

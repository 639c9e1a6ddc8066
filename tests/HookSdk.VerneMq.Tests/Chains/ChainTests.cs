using System.Collections.Concurrent;
using HookSdk.Testing;

namespace HookSdk.VerneMq.Tests;

public sealed class ChainTests
{
    private const string Connect = """{"peer_addr":"127.0.0.1","peer_port":1,"mountpoint":"","client_id":"c","username":"u","password":"p","clean_session":true}""";
    private const string Session = """{"peer_addr":"127.0.0.1","peer_port":1,"mountpoint":"","client_id":"c","username":"u"}""";

    [Fact]
    public async Task ConditionalChain_AsksInOrderUntilOneDecides()
    {
        First first = new() { Answer = RegisterReply.Next() };
        Second second = new() { Answer = RegisterReply.Ok(new() { UserName = "second" }) };
        Third third = new() { Answer = RegisterReply.Deny() };
        using InProcess server = InProcess.Of(null, first, second, third);

        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"ok","modifiers":{"username":"second"}}""");
        (first.Calls, second.Calls, third.Calls).ShouldBe((1, 1, 0));
    }

    [Fact]
    public async Task ConditionalChain_DenialStopsIt()
    {
        First first = new() { Answer = RegisterReply.Deny("no") };
        Second second = new() { Answer = RegisterReply.Ok() };
        using InProcess server = InProcess.Of(null, first, second);

        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":{"error":"no"}}""");
        second.Calls.ShouldBe(0);
    }

    [Fact]
    public async Task ConditionalChain_AtItsEnd_PassesOn()
    {
        using InProcess server = InProcess.Of(null, new First { Answer = RegisterReply.Next() }, new Second { Answer = RegisterReply.Next() });

        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"next"}""");
    }

    [Fact]
    public async Task ConditionalChain_FailClosedThrows_Denies()
    {
        using InProcess server = InProcess.Of(null, new First { Answer = null }, new Second { Answer = RegisterReply.Ok() });

        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":{"error":"hook_failed"}}""");
    }

    [Fact]
    public async Task ConditionalChain_FailNextThrows_AsksTheNext()
    {
        using InProcess server = InProcess.Of(null, new PassesOnWhenItFails(), new Second { Answer = RegisterReply.Ok() });

        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"ok"}""");
    }

    [Fact]
    public async Task AllChain_EveryPluginHearsIt_WhateverOneDoes()
    {
        First first = new() { HearingFails = true };
        Second second = new();
        using InProcess server = InProcess.Of(null, first, second);

        (await server.CallAsync("on_register", Session)).ShouldBe("{}");
        (first.Heard.Count, second.Heard.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task AllChain_OneThatHangs_KeepsNothingFromTheOthers()
    {
        FakeClock clock = new();
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        First first = new() { Gate = gate.Task };
        Second second = new() { HearingFails = true };
        Third third = new();
        using InProcess server = InProcess.Of(null, clock, first, second, third);

        Task<string> running = server.CallAsync("on_register", Session);
        (first.Heard.Count, second.Heard.Count, third.Heard.Count).ShouldBe((1, 1, 1));
        running.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(4));

        (await running).ShouldBe("{}");
        server.Log.Lines.ShouldContain(static l => l.Contains("First had not answered", StringComparison.Ordinal));
        server.Log.Lines.ShouldContain(static l => l.Contains("Second threw", StringComparison.Ordinal));
        gate.SetResult();
        while (!server.Log.Lines.Any(static l => l.Contains("the late First ended", StringComparison.Ordinal)))
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task AllChain_ThatWaits_AnswersWhenAllHaveHeard()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        First first = new() { Gate = gate.Task };
        Second second = new() { Gate = gate.Task };
        using InProcess server = InProcess.Of(null, first, second);

        Task<string> running = server.CallAsync("on_register", Session);
        gate.SetResult();

        (await running).ShouldBe("{}");
        (first.Heard.Count, second.Heard.Count).ShouldBe((1, 1));
    }

    [Fact]
    public void Chains_ShowKindAndOrder()
    {
        using InProcess server = InProcess.Of(null, new First(), new Second());

        server.Plugins.Chains.Select(static c => $"{c.Hook} {c.Kind} {string.Join('>', c.Plugins)}")
            .ShouldBe(["auth_on_register Conditional First>Second", "auth_on_register_m5 Conditional First>Second", "on_register All First>Second"]);
    }

    [Fact]
    public async Task Disable_TakesAPluginOut_EnablePutsItBackInItsPlace()
    {
        First first = new() { Answer = RegisterReply.Deny("first") };
        using InProcess server = InProcess.Of(null, first, new Second { Answer = RegisterReply.Ok() });

        server.Plugins.Disable<First>().ShouldBeTrue();
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"ok"}""");
        server.Plugins.Plugins.Select(static p => (p.Name, p.IsEnabled)).ShouldBe([("First", false), ("Second", true)]);
        server.Plugins.Disable("First").ShouldBeFalse();

        server.Plugins.Enable("First").ShouldBeTrue();
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":{"error":"first"}}""");
        server.Plugins.Enable<First>().ShouldBeFalse();
    }

    [Fact]
    public async Task Disable_TheLastOne_PassesOn()
    {
        using InProcess server = InProcess.Of(new First { Answer = RegisterReply.Deny() });

        server.Plugins.Disable<First>();

        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"next"}""");
        server.Plugins.Chains.ShouldBeEmpty();
    }

    [Fact]
    public async Task Load_AddsBehindTheOthers_UnloadTakesItAway()
    {
        using InProcess server = InProcess.Of(new First { Answer = RegisterReply.Next() });
        Second loaded = new() { Answer = RegisterReply.Ok() };

        server.Plugins.Load(loaded);
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"ok"}""");
        Should.Throw<InvalidOperationException>(() => server.Plugins.Load(new Second())).Message.ShouldContain("Second");

        server.Plugins.Unload(loaded).ShouldBeTrue();
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"next"}""");
        server.Plugins.Unload(loaded).ShouldBeFalse();
        server.Plugins.Plugins.Select(static p => p.Name).ShouldBe(["First"]);
    }

    [Fact]
    public async Task RunningCall_EndsInTheChainThatItBeganWith()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        First first = new() { Answer = RegisterReply.Next(), Gate = gate.Task };
        using InProcess server = InProcess.Of(null, first, new Second { Answer = RegisterReply.Ok() });

        Task<string> running = server.CallAsync("auth_on_register", Connect);
        server.Plugins.Disable<Second>();
        gate.SetResult();

        (await running).ShouldBe("""{"result":"ok"}""");
        (await server.CallAsync("auth_on_register", Connect)).ShouldBe("""{"result":"next"}""");
    }

    [Fact]
    public void Switch_OfAnUnknownName_SaysWhichThereAre()
    {
        using InProcess server = InProcess.Of(new First());

        Should.Throw<ArgumentException>(() => server.Plugins.Disable("Nobody")).Message.ShouldContain("First");
    }

    [Fact]
    public async Task SwitchingWhileCallsRun_AnswersEachCallFromOneChain()
    {
        using InProcess server = InProcess.Of(null, new First { Answer = RegisterReply.Deny("first") }, new Second { Answer = RegisterReply.Deny("second") });
        using CancellationTokenSource done = new();
        Task switching = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    server.Plugins.Disable<First>();
                    server.Plugins.Enable<First>();
                }
            },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 2000; i++)
        {
            (await server.CallAsync("auth_on_register", Connect)).ShouldBeOneOf("""{"result":{"error":"first"}}""", """{"result":{"error":"second"}}""");
        }

        await done.CancelAsync();
        await switching;
    }

    [FailClosed]
    internal abstract class Link : VerneMqPlugin
    {
        public RegisterReply? Answer { get; init; } = RegisterReply.Next();

        public Task Gate { get; init; } = Task.CompletedTask;

        public bool HearingFails { get; init; }

        public int Calls { get; private set; }

        public ConcurrentQueue<string> Heard { get; } = new();

        public override async ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context)
        {
            Calls++;
            await Gate;
            return Answer ?? throw new InvalidOperationException("It does not work.");
        }

        public override async ValueTask OnRegisterAsync(OnRegisterRequest request, HookContext context)
        {
            Heard.Enqueue(request.ClientId);
            await Gate;
            if (HearingFails)
            {
                throw new InvalidOperationException("It does not work.");
            }
        }
    }

    internal sealed class First : Link;

    internal sealed class Second : Link;

    internal sealed class Third : Link;

    internal sealed class PassesOnWhenItFails : VerneMqPlugin
    {
        [FailNext]
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => throw new InvalidOperationException("It does not work.");
    }
}

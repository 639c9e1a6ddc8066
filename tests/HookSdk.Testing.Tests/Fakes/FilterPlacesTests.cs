using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>Where a filter can stand, at each target: around the server, a plugin's class and one of its hooks; around hooks that decide, that inform, and that are handled after they were answered.</summary>
public sealed class FilterPlacesTests
{
    public static TheoryData<string> All => TargetHost.All;

    public static TheoryData<string> Informing => TargetHost.Informing;

    [Theory]
    [MemberData(nameof(All))]
    public async Task HookThatDecides_HasTheFiltersOfServerClassAndMethod_AndOneBagForTheChain(string target)
    {
        Trail trail = new();
        await using TargetHost host = await TargetHost.StartAsync(target, server => Add(server, trail));

        (await host.DecideAsync("c1")).ShouldBeTrue();

        (await trail.ReadAsync(TargetHost.DecidingHook(target))).ShouldBe("First Second OnClass OnMethod guarded /OnMethod /OnClass /Second /First First Second plain");
    }

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task HookThatInforms_HasTheFiltersOfServerAndClass(string target)
    {
        Trail trail = new();
        await using TargetHost host = await TargetHost.StartAsync(target, server => Add(server, trail));

        await host.InformAsync("c1");

        (await trail.ReadAsync(TargetHost.InformingHook(target))).ShouldBe("First Second OnClass guarded /OnClass /Second /First First Second plain");
    }

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task HookThatWasAnsweredFirst_HasTheSameFilters(string target)
    {
        Trail trail = new() { IsHeld = true };
        await using TargetHost host = await TargetHost.StartAsync(target, server => Add(server, trail), isBackground: true);

        await host.InformAsync("c1").WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);
        trail.Release();

        (await trail.ReadAsync(TargetHost.InformingHook(target))).ShouldBe("First Second OnClass guarded");
    }

    private static void Add(TargetServer server, Trail trail)
    {
        server.Services.AddSingleton(trail);
        server.AddFilter<First>().AddFilter<Second>().Add(new GuardedSms(trail), new GuardedVoice(), new GuardedProvider(trail), new GuardedWebhooks(trail), "guarded");
        if (!trail.IsHeld)
        {
            server.Add(new PlainSms(trail), new PlainVoice(trail), new PlainProvider(trail), new PlainWebhooks(trail), "plain");
        }
    }

    public sealed class First : Step;

    public sealed class Second : Step;

    public sealed class OnClass : Step;

    public sealed class OnMethod : Step;

    [HookFilter<OnClass>]
    [FailClosed]
    private sealed class GuardedSms(Trail trail) : EmgPlugin
    {
        [HookFilter<OnMethod>]
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(Trail.Put(context, "guarded", BeforeReceiveReply.Accept()));

        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => trail.PassAsync(context, "guarded", ChangeReply.NoChange());
    }

    [FailClosed]
    private sealed class PlainSms(Trail trail) : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(trail.End(context, BeforeReceiveReply.Accept()));

        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => new(trail.End(context, ChangeReply.NoChange()));
    }

    [HookFilter<OnClass>]
    [FailClosed]
    private sealed class GuardedVoice : M4Script
    {
        [HookFilter<OnMethod>]
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(Trail.Put(context, "guarded", M4Reply.Continue()));
    }

    [FailClosed]
    private sealed class PlainVoice(Trail trail) : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(trail.End(context, M4Reply.Continue()));
    }

    [HookFilter<OnClass>]
    [FailClosed]
    private sealed class GuardedProvider(Trail trail) : ExHookProvider
    {
        [HookFilter<OnMethod>]
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(Trail.Put(context, "guarded", trail.IsHeld ? AccessReply.Allow() : AccessReply.Ignore()));

        public override async ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => await trail.PassAsync(context, "guarded", 0);
    }

    [FailClosed]
    private sealed class PlainProvider(Trail trail) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => new(trail.End(context, AccessReply.Allow()));

        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context)
        {
            trail.End(context, 0);
            return default;
        }
    }

    [HookFilter<OnClass>]
    [FailClosed]
    private sealed class GuardedWebhooks(Trail trail) : VerneMqPlugin
    {
        [HookFilter<OnMethod>]
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(Trail.Put(context, "guarded", trail.IsHeld ? RegisterReply.Ok() : RegisterReply.Next()));

        public override async ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => await trail.PassAsync(context, "guarded", 0);
    }

    [FailClosed]
    private sealed class PlainWebhooks(Trail trail) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => new(trail.End(context, RegisterReply.Ok()));

        public override ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context)
        {
            trail.End(context, 0);
            return default;
        }
    }
}

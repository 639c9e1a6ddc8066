using System.Net;
using System.Text;
using System.Threading.Channels;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.VerneMq;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing.Tests.Fakes;

/// <summary>What an observer is told of one call, at each target: who called, when, how long it took, the reply's bytes; and the same of calls that were shed, and of those that were handled after their answer.</summary>
public sealed class ObservedFactsTests
{
    private static readonly TimeSpan Held = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string> All => TargetHost.All;

    public static TheoryData<string> Informing => TargetHost.Informing;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Call_IsToldWithItsCaller_ItsTimes_AndTheBytesThatWereSent(string target)
    {
        Doorkeeper door = new();
        await using TargetHost host = await TargetHost.StartAsync(target, server => Add(server, door), overNetwork: true);
        DateTimeOffset began = host.Clock.GetUtcNow();

        Task<bool> deciding = host.DecideAsync("slow");
        await door.Started.Task.WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);
        host.Clock.Advance(Held);
        door.Open();
        (await deciding).ShouldBeTrue();

        Told told = await ToldAsync(host, TargetHost.DecidingHook(target));
        told.Outcome.ShouldBe(HookOutcome.Answered);
        told.Caller.Address.ShouldBe(IPAddress.Loopback);
        told.Caller.Node.ShouldBe(target == "exhook" ? "emqx@127.0.0.1" : null);
        (told.At, told.Elapsed).ShouldBe((began + Held, Held));
        told.Reply.ShouldBe(target switch
        {
            "emg" => "qe.NOTE=seen\n",
            "exhook" => "\u0018\u0001",
            _ => host.LastReply.ShouldNotBeNull(),
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Call_ThatWasShed_IsToldWithTheReplyInItsPlace(string target)
    {
        Doorkeeper door = new();
        await using TargetHost host = await TargetHost.StartAsync(target, server => Add(server, door), options: static o => o.MaxConcurrentCalls = 1);
        DateTimeOffset began = host.Clock.GetUtcNow();

        Task<bool> held = host.DecideAsync("slow");
        await door.Started.Task.WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);
        (await host.DecideAsync("c2")).ShouldBeFalse();

        Told told = await ToldAsync(host, TargetHost.DecidingHook(target));
        (told.Outcome, told.Steps, told.Client, told.At, told.Elapsed).ShouldBe((HookOutcome.Shed, "", "c2", began, TimeSpan.Zero));
        told.Cause.ShouldNotBeNull().ShouldBe("all slots were taken");
        told.Reply.ShouldNotBeEmpty();
        door.Open();
        (await held).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Informing))]
    public async Task Call_ThatWasAnsweredFirst_IsToldOnceItWasHandled(string target)
    {
        Doorkeeper door = new();
        await using TargetHost host = await TargetHost.StartAsync(target, server => Add(server, door), isBackground: true);
        DateTimeOffset began = host.Clock.GetUtcNow();

        await host.InformAsync("c1").WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);
        await door.Informed.Task.WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);
        host.Clock.Advance(Held);
        door.Open();

        Told told = await ToldAsync(host, TargetHost.InformingHook(target));
        (told.Outcome, told.Steps, told.Client, told.Cause).ShouldBe((HookOutcome.Answered, "door Answered", "c1", null));
        (told.At, told.Elapsed).ShouldBe((began + Held, Held));
    }

    private static void Add(TargetServer server, Doorkeeper door)
    {
        server.Services.AddHookObserver<Recorder>();
        server.Add(new Sms(door), new Voice(door), new Provider(door), new Webhooks(door), "door");
    }

    private static async Task<Told> ToldAsync(TargetHost host, string hook)
    {
        ChannelReader<Told> all = host.Services.GetRequiredService<Recorder>().All.Reader;
        while (true)
        {
            Told told = await all.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(BackgroundHost.Patience);
            if (told.Hook == hook)
            {
                return told;
            }
        }
    }

    public sealed record Told(string Hook, HookCaller Caller, string? Client, HookOutcome Outcome, string? Cause, string Steps, DateTimeOffset At, TimeSpan Elapsed, string Reply);

    public sealed class Recorder : IHookObserver
    {
        public Channel<Told> All { get; } = Channel.CreateUnbounded<Told>();

        public void OnAnswered(ObservedCall call) => All.Writer.TryWrite(new Told(
            call.Hook, call.Caller, call.Client, call.Outcome, call.Cause, string.Join(", ", call.Steps.Select(static s => $"{s.Plugin} {s.Outcome}")), call.At, call.Elapsed,
            Encoding.Latin1.GetString(call.ReplyBytes)));
    }

    /// <summary>Holds who is slow, and whatever only informs, until it opens.</summary>
    public sealed class Doorkeeper
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Informed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.SetResult();

        public async ValueTask<TReply> AnswerAsync<TReply>(string? who, TReply reply)
        {
            if (who == "slow")
            {
                Started.SetResult();
                await _open.Task;
            }

            return reply;
        }

        public async ValueTask<TReply> HearAsync<TReply>(TReply reply)
        {
            Informed.TrySetResult();
            await _open.Task;
            return reply;
        }
    }

    [FailClosed]
    private sealed class Sms(Doorkeeper door) : EmgPlugin
    {
        public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => door.AnswerAsync(request.Message.Source, BeforeReceiveReply.Accept().With(EmgOptionNames.Note, "seen"));

        public override ValueTask<ChangeReply> AfterDlrAsync(AfterDlrRequest request, HookContext context) => door.HearAsync(ChangeReply.NoChange());
    }

    [FailClosed]
    private sealed class Voice(Doorkeeper door) : M4Script
    {
        public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => door.AnswerAsync(call.Source, M4Reply.Continue());
    }

    [FailClosed]
    private sealed class Provider(Doorkeeper door) : ExHookProvider
    {
        public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) => door.AnswerAsync(request.Client.ClientId, AccessReply.Allow());

        public override async ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => await door.HearAsync(0);
    }

    [FailClosed]
    private sealed class Webhooks(Doorkeeper door) : VerneMqPlugin
    {
        public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) => door.AnswerAsync(request.ClientId, RegisterReply.Ok());

        public override async ValueTask OnRegisterM5Async(OnRegisterM5Request request, HookContext context) => await door.HearAsync(0);
    }
}

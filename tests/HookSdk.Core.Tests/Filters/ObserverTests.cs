using System.Buffers;
using System.Text;
using HookSdk.Core.Tests.Pipeline;
using HookSdk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk.Core.Tests.Filters;

public sealed class ObserverTests
{
    [Fact]
    public async Task Call_IsTold_WithBytesStepsAndOutcome()
    {
        await using ToyServer toy = new(services: static s => s.AddHookObserver<Recorder>());
        (await CallAsync(toy, "hello", new Says("no"))).ShouldBe("no");
        Recorded call = toy.Services.GetRequiredService<Recorder>().Calls.ShouldHaveSingleItem();
        call.ShouldBe(new Recorded("toy", "decide", "hello", "no", HookOutcome.Answered, null, "Says Answered", call.CallId, TimeSpan.FromSeconds(1)));
        call.CallId.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Call_ThatFails_IsToldWithItsCause_AndOneThatIsUnreadableToo()
    {
        await using ToyServer toy = new(services: static s => s.AddHookObserver<Recorder>());
        (await CallAsync(toy, "hello", new Says(null))).ShouldBe("no");
        await CallAsync(toy, "", new Says("no"));
        List<Recorded> calls = toy.Services.GetRequiredService<Recorder>().Calls;
        (calls[0].Outcome, calls[0].Steps).ShouldBe((HookOutcome.Threw, "Says Threw"));
        calls[0].Cause!.ShouldStartWith("Says threw");
        (calls[1].Outcome, calls[1].Steps, calls[1].Deadline).ShouldBe((HookOutcome.Unreadable, "", null));
        calls[1].Cause!.ShouldContain("the body is empty");
    }

    [Fact]
    public async Task LateHandler_IsToldWhenItEnds()
    {
        await using ToyServer toy = new(services: static s => s.AddHookObserver<Recorder>());
        TaskCompletionSource<ToyReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string> calling = CallAsync(toy, "hello", new Waits(answer.Task));
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        (await calling).ShouldBe("no");
        Recorder recorder = toy.Services.GetRequiredService<Recorder>();
        recorder.Calls.ShouldHaveSingleItem().Outcome.ShouldBe(HookOutcome.Late);
        recorder.Ended.ShouldBeEmpty();
        answer.SetException(new InvalidOperationException("late"));
        await Waiting.UntilAsync(() => toy.Server.ActiveCalls == 0);
        LateHandlerEnd end = recorder.Ended.ShouldHaveSingleItem();
        (end.CallId, end.Plugins.Single(), end.Exception!.Message).ShouldBe((recorder.Calls[0].CallId, "Waits", "late"));
    }

    /// <summary>What another plugin of the chain threw in time is not said of the late one.</summary>
    [Fact]
    public async Task LateHandler_BesideOneThatThrew_IsToldWithoutThatOnesException()
    {
        await using ToyServer toy = new(services: static s => s.AddHookObserver<Recorder>());
        TaskCompletionSource<ToyReply> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ToyPlugin[] plugins = [new HearsLate(answer.Task), new HearsBadly()];
        BoundHook hook = ToyHooks.Hear.Bind(toy.Server, [.. plugins.Select(static p => HookPlugin.Of(p.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, p))]);
        HookBody body = HookBody.Copy("hello"u8);
        Task<HookAnswer> calling = hook.HandleAsync(body, new ArrayBufferWriter<byte>(), HookConnection.None).AsTask();
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        await calling;
        answer.SetResult(ToyReply.Pass);
        await Waiting.UntilAsync(() => toy.Server.ActiveCalls == 0);
        body.Release();

        LateHandlerEnd end = toy.Services.GetRequiredService<Recorder>().Ended.ShouldHaveSingleItem();
        (end.Plugins.Single(), end.Exception).ShouldBe(("HearsLate", null));
    }

    [Fact]
    public async Task Observer_ThatThrows_HarmsNoCall_AndIsLoggedOnce()
    {
        await using ToyServer toy = new(services: static s => s.AddHookObserver<Throws>().AddHookObserver<Recorder>());
        for (int i = 0; i < 3; i++)
        {
            (await CallAsync(toy, "hello", new Says("no"))).ShouldBe("no");
        }

        toy.Services.GetRequiredService<Recorder>().Calls.Count.ShouldBe(3);
        toy.Log.Lines.Count(static l => l.Contains("the observer Throws threw", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Observer_IsToldOfTheCallsThatItWants_AndOfAllWhereItThrowsAtTheQuestion()
    {
        await using ToyServer toy = new(services: static s => s.AddHookObserver<Picks>().AddHookObserver<Unsure>().AddHookObserver<Unsure>());
        (await CallAsync(toy, "hello", new Says("no"))).ShouldBe("no");
        (await CallAsync(toy, "hello", new Says("no"))).ShouldBe("no");

        toy.Services.GetRequiredService<Picks>().Asked.ShouldBe(["toy decide", "toy decide"]);
        toy.Services.GetRequiredService<Picks>().Told.ShouldBe(1);
        toy.Services.GetRequiredService<Unsure>().Told.ShouldBe(2, "an observer that is added twice is one");
        toy.Log.Lines.Count(static l => l.Contains("the observer Unsure threw", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static async Task<string> CallAsync(ToyServer toy, string request, ToyPlugin plugin)
    {
        BoundHook hook = ToyHooks.Decide.Bind(toy.Server, [HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin)]);
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes(request));
        ArrayBufferWriter<byte> output = new();
        await hook.HandleAsync(body, output, HookConnection.None);
        body.Release();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public sealed record Recorded(string Target, string Hook, string Request, string Reply, HookOutcome Outcome, string? Cause, string Steps, string CallId, TimeSpan? Deadline);

    public sealed class Recorder : IHookObserver
    {
        public List<Recorded> Calls { get; } = [];

        public List<LateHandlerEnd> Ended { get; } = [];

        public void OnAnswered(ObservedCall call) => Calls.Add(new Recorded(
            call.Target,
            call.Hook,
            Encoding.UTF8.GetString(call.RequestBytes),
            Encoding.UTF8.GetString(call.ReplyBytes),
            call.Outcome,
            call.Cause,
            string.Join(", ", call.Steps.Select(static s => $"{s.Plugin} {s.Outcome}")),
            call.CallId,
            call.Deadline));

        public void OnLateHandlerEnded(LateHandlerEnd late) => Ended.Add(late);
    }

    public sealed class Throws : IHookObserver
    {
        public void OnAnswered(ObservedCall call) => throw new InvalidOperationException("the observer's own");
    }

    public sealed class Picks : IHookObserver
    {
        public List<string> Asked { get; } = [];

        public int Told { get; private set; }

        public bool Wants(string target, string? serverName, string hook)
        {
            Asked.Add($"{target} {hook}");
            return Asked.Count == 2;
        }

        public void OnAnswered(ObservedCall call) => Told++;
    }

    public sealed class Unsure : IHookObserver
    {
        public int Told { get; private set; }

        public bool Wants(string target, string? serverName, string hook) => throw new InvalidOperationException("at the question");

        public void OnAnswered(ObservedCall call) => Told++;
    }

    private sealed class Says(string? text) : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => text is null ? throw new InvalidOperationException("mine") : new(new ToyReply(text));
    }

    private sealed class HearsLate(Task<ToyReply> answer) : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(answer);
    }

    private sealed class HearsBadly : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => throw new InvalidOperationException("in time");
    }

    private sealed class Waits(Task<ToyReply> answer) : ToyPlugin
    {
        [FailClosed]
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(answer);
    }
}

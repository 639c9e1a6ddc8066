namespace HookSdk.Core.Tests.Pipeline;

/// <summary>Plugins that have a number of calls of their own.</summary>
public sealed class PluginLimitTests
{
    private static readonly ToyRequest Request = new("x");

    [Fact]
    public async Task Run_PluginHasAllItsCalls_AnswersItsFallbackAndCallsTheOthers()
    {
        await using ToyServer toy = new(static o => o.MaxConcurrentCallsPerPlugin[nameof(Slow)] = 1);
        Slow slow = new();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Change, slow, new Quick());
        ValueTask<HookResult<ToyReply>> first = pipeline.RunAsync(Request, null, HookConnection.None);

        HookResult<ToyReply> second = await pipeline.RunAsync(Request, null, HookConnection.None);
        second.ShouldBeFallback("quick", HookOutcome.Shed);
        toy.Log.Lines.ShouldContain(static l => l.Contains("toy change: Slow had the 1 calls at once that it may have (Hooks:Toy:MaxConcurrentCallsPerPlugin)"));

        slow.Release.SetResult(new("slow "));
        (await first).Reply.Text.ShouldBe("slow quick");
        (await pipeline.RunAsync(Request, null, HookConnection.None)).Reply.Text.ShouldBe("slow quick");
    }

    [Fact]
    public async Task Run_LatePlugin_KeepsItsCallUntilItEnds()
    {
        await using ToyServer toy = new(static o => o.MaxConcurrentCallsPerPlugin[nameof(Slow)] = 1);
        Slow slow = new();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Change, slow);
        ValueTask<HookResult<ToyReply>> first = pipeline.RunAsync(Request, null, HookConnection.None);
        toy.Clock.Advance(TimeSpan.FromSeconds(1));
        (await first).Outcome.ShouldBe(HookOutcome.Late);

        (await pipeline.RunAsync(Request, null, HookConnection.None)).Outcome.ShouldBe(HookOutcome.Shed);
        slow.Release.SetResult(new("slow"));
        for (int i = 0; i < 3000 && toy.Server.ActiveCalls > 0; i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        (await pipeline.RunAsync(Request, null, HookConnection.None)).Outcome.ShouldBe(HookOutcome.Answered);
    }

    [Fact]
    public async Task Run_AllChain_PassesOverThePluginThatHasAllItsCalls()
    {
        await using ToyServer toy = new(static o => o.MaxConcurrentCallsPerPlugin[nameof(Slow)] = 1);
        Slow slow = new();
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Pipeline(ToyHooks.Hear, slow, new Quick());
        ValueTask<HookResult<ToyReply>> first = pipeline.RunAsync(Request, null, HookConnection.None);

        (await pipeline.RunAsync(Request, null, HookConnection.None)).Outcome.ShouldBe(HookOutcome.Shed);
        toy.Log.Lines.ShouldNotContain(static l => l.Contains("threw"));
        slow.Release.SetResult(new(""));
        (await first).Outcome.ShouldBe(HookOutcome.Answered);
    }

    private sealed class Slow : ToyPlugin
    {
        public TaskCompletionSource<ToyReply> Release { get; } = new();

        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(Release.Task);

        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(Release.Task);
    }

    private sealed class Quick : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply("quick"));

        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }
}

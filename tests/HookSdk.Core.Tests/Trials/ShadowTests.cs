using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Reflection.Emit;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk.Core.Tests.Trials;

/// <summary>A shadow is asked about real calls, and whatever it does, the live replies are the same.</summary>
public sealed class ShadowTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Replies_AreCompared_AndCounted_AndTheLiveOnesAreAnswered()
    {
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(static r => r.Text == "odd" ? "yes" : "no"), null)]);

        (await toy.CallAsync()).ShouldBe("no");
        (await toy.CallAsync("odd")).ShouldBe("no");
        (await toy.CallAsync()).ShouldBe("no");

        ShadowCount count = await toy.ShadowAsync(static c => c.Agreed + c.Disagreed == 3);
        count.ShouldBe(new ShadowCount(nameof(Candidate), "decide") { Agreed = 2, Disagreed = 1 });
        ShadowDisagreement disagreement = toy.Results.Disagreements.ShouldHaveSingleItem();
        (disagreement.Shadow, disagreement.Hook, disagreement.At).ShouldBe((nameof(Candidate), "decide", toy.Toy.Clock.GetUtcNow()));
        disagreement.CallId.ShouldNotBeEmpty();
        disagreement.Differences.ShouldBe([new ShadowDifference("reply", "2 bytes", "3 bytes")]);
        await Filters.Waiting.UntilAsync(() => toy.Lines("answered otherwise than the live reply").Any());
        toy.Lines("answered otherwise").ShouldBe(["Warning: toy decide: Candidate answered otherwise than the live reply: 1 calls since the last line like this. HookTrials.Disagreements has the last ones, field by field."]);
    }

    [Fact]
    public async Task Shadow_IsAskedWhenTheLiveReplyIsOut()
    {
        ConcurrentQueue<string> asked = [];
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(r =>
        {
            asked.Enqueue(r.Text);
            return "no";
        }), static o => o.MaxConcurrentCalls = 1)]);

        (HookBody first, _) = await TrialToy.AnswerAsync(toy.Decide, "first");
        await toy.CallAsync("second");
        await toy.ShadowAsync(static c => c.Agreed == 1);
        string.Join(" ", asked).ShouldBe("second", "the first reply is not out yet, though it came before");
        first.Release();

        await toy.ShadowAsync(static c => c.Agreed == 2);
        asked.ShouldBe(["second", "first"]);
    }

    [Theory]
    [InlineData("throws", "it threw InvalidOperationException")]
    [InlineData("throws later", "it threw InvalidOperationException")]
    [InlineData("null", "it returned null")]
    public async Task Failure_TouchesNobody_AndIsToldOnce(string how, string cause)
    {
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(async (_, _) =>
        {
            if (how == "throws")
            {
                throw new InvalidOperationException("own");
            }

            await Task.Yield();
            return how == "null" ? null! : throw new InvalidOperationException("own");
        }), null)]);

        for (int i = 0; i < 5; i++)
        {
            (await toy.CallAsync()).ShouldBe("no");
        }

        (await toy.ShadowAsync(static c => c.Failed == 5)).Agreed.ShouldBe(0);
        toy.Lines("is on trial and gave no answer").ShouldHaveSingleItem().ShouldStartWith($"Warning: toy decide: Candidate is on trial and gave no answer ({cause})");
        toy.Lines("fallback").ShouldBeEmpty();
        toy.Toy.Observer.Calls.Select(static c => c.Outcome).ShouldBe(Enumerable.Repeat(HookOutcome.Answered, 5), "telemetry knows of the live calls alone");
        toy.Toy.Server.ActiveCalls.ShouldBe(0);
    }

    [Fact]
    public async Task ShadowThatHangs_KeepsItsPlace_AndCallsBeyondTheQueueAreDroppedAndCounted()
    {
        TaskCompletionSource<ToyReply> gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate((_, _) =>
        {
            started.TrySetResult();
            return new(gate.Task);
        }), static o => (o.MaxConcurrentCalls, o.QueueLength) = (1, 2))]);

        await toy.CallAsync();
        await started.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        for (int i = 0; i < 4; i++)
        {
            (await toy.CallAsync()).ShouldBe("no");
        }

        (await toy.ShadowAsync(static c => c.Dropped == 3)).Failed.ShouldBe(0);
        await Filters.Waiting.UntilAsync(() => toy.Toy.Clock.WaitingTimers > 0);
        toy.Toy.Clock.Advance(TimeSpan.FromSeconds(1));
        await toy.ShadowAsync(static c => c.Late == 1);
        (await toy.CallAsync()).ShouldBe("no");
        await toy.ShadowAsync(static c => c.Dropped == 4);
        gate.SetResult(new("no"));

        (await toy.ShadowAsync(static c => c.Agreed == 1)).ShouldBe(new ShadowCount(nameof(Candidate), "decide") { Agreed = 1, Late = 1, Dropped = 4 });
        toy.Lines("Candidate is on trial and was not asked, since 2 calls or 16777216 bytes wait").ShouldNotBeEmpty();
    }

    /// <summary>With the threads of the pool, a few of them would keep every live call waiting.</summary>
    [Fact]
    public async Task ShadowThatBlocks_HoldsNoThreadOfThePool()
    {
        using ManualResetEventSlim gate = new();
        ConcurrentQueue<bool> fromPool = [];
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(_ =>
        {
            fromPool.Enqueue(Thread.CurrentThread.IsThreadPoolThread);
            gate.Wait(Patience);
            return "no";
        }), static o => o.MaxConcurrentCalls = 64)]);

        for (int i = 0; i < 64; i++)
        {
            (await toy.CallAsync()).ShouldBe("no");
        }

        await Filters.Waiting.UntilAsync(() => fromPool.Count == 64);
        await Task.Run(static () => { }, TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        gate.Set();

        await toy.ShadowAsync(static c => c.Agreed == 64);
        fromPool.ShouldAllBe(static p => !p);
    }

    [Fact]
    public async Task NothingOfTheLiveCall_FlowsToTheShadow()
    {
        AsyncLocal<string?> ofTheCall = new();
        string? seen = "not asked";
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(_ =>
        {
            seen = ofTheCall.Value;
            return "no";
        }), null)]);
        ofTheCall.Value = "live";

        await toy.CallAsync();

        await toy.ShadowAsync(static c => c.Agreed == 1);
        seen.ShouldBeNull();
    }

    [Fact]
    public async Task CallId_AndCaller_AreTheLiveOnes_AndTheDeadlineIsTheHooks()
    {
        string? live = null;
        (string Id, HookCaller Caller, TimeSpan Deadline) shadow = default;
        await using TrialToy toy = new(
            [new Answers((_, c) =>
            {
                live = c.CallId;
                return new(new ToyReply("no"));
            })],
            [(new Candidate((_, c) =>
            {
                shadow = (c.CallId, c.Caller, c.Deadline);
                return new(new ToyReply("no"));
            }), null)],
            static o => o.Hooks["decide"] = new HookOptions { Deadline = TimeSpan.FromMilliseconds(250) });

        await toy.CallAsync();

        await toy.ShadowAsync(static c => c.Agreed == 1);
        shadow.ShouldBe((live!, HookCaller.Unknown, TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public async Task CallWithoutALiveAnswer_IsSkipped()
    {
        await using TrialToy toy = new([new Answers(static r => r.Text == "broken" ? throw new InvalidOperationException() : "no")], [(new Candidate(static _ => "no"), null)]);

        (await toy.CallAsync("broken")).ShouldBe("no");
        await toy.CallAsync();

        (await toy.ShadowAsync(static c => c.Agreed == 1)).Skipped.ShouldBe(1);
    }

    [Fact]
    public async Task CallThatAFilterAnswered_IsSkipped_AndTheFilterIsNotCountedTwice()
    {
        Gate.Asked = 0;
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(static _ => "no"), null)], services: static s => FilterList.Add<Gate>(s, "toy", ServiceLifetime.Singleton));

        (await toy.CallAsync("gate")).ShouldBe("shut");
        (await toy.CallAsync()).ShouldBe("no");

        (await toy.ShadowAsync(static c => c.Agreed == 1)).Skipped.ShouldBe(1);
        Gate.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task BesideOne_OfSeveral_ItIsHeldAgainstThatOnesAnswer()
    {
        await using TrialToy toy = new(
            [new Answers(static r => r.Text is "first" ? "stop" : ""), new Other(static _ => "no")],
            [(new Candidate(static r => r.Text == "odd" ? "yes" : "no"), static o => o.Beside = nameof(Other))]);

        (await toy.CallAsync("first")).ShouldBe("stop");
        (await toy.CallAsync("odd")).ShouldBe("no");
        (await toy.CallAsync()).ShouldBe("no");

        (await toy.ShadowAsync(static c => c.Agreed == 1 && c.Disagreed == 1)).Skipped.ShouldBe(1, "the plugin was not asked");
    }

    [Fact]
    public async Task ShadowThatCannotBeMade_StopsNoStart()
    {
        await using TrialToy toy = new([new Answers(static _ => "no")], services: static s =>
        {
            object key = new();
            s.AddKeyedSingleton(key, static (_, _) => (Unmade)(object)new InvalidCastException());
            s.Where(static d => d.IsKeyedService).Select(static d => d.KeyedImplementationInstance).OfType<ShadowList>().Single()
                .Add(new ShadowPlugin(HookPlugin.Of(typeof(Unmade), typeof(ToyPlugin), ServiceLifetime.Singleton, key: key), new ShadowOptions(), ["decide"]));
        });

        (await toy.CallAsync()).ShouldBe("no");
        toy.Lines("Error: toy: the shadow Unmade could not be made, and is not asked").ShouldHaveSingleItem();
        toy.Results.Shadows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Disagreements_AreBounded_TheOldestGo()
    {
        await using TrialToy toy = new([new Answers(static _ => "no")], [(new Candidate(static r => r.Text), static o => (o.KeptDisagreements, o.MaxConcurrentCalls) = (2, 1))]);
        for (int i = 1; i <= 4; i++)
        {
            await toy.CallAsync(new string('x', 10 * i));
            await toy.ShadowAsync(c => c.Disagreed == i);
        }

        toy.Results.Disagreements.Select(static d => d.Differences.Single().Shadow).ShouldBe(["30 bytes", "40 bytes"]);
        ShadowBoard board = toy.Results.Boards.Single();
        board.Kept.ShouldBe(2);
        board.Read(static _ => true, 1).Select(static d => d.Differences.Single().Shadow).ShouldBe(["40 bytes"]);
    }

    [Fact]
    public async Task HookThatOnlyInforms_IsHeard()
    {
        int heard = 0;
        await using TrialToy toy = new([new Hears(static () => { })], [(new Hears(() => Interlocked.Increment(ref heard)), static o => o.Name = "candidate")]);

        await TrialToy.CallAsync(toy.Bind(ToyHooks.Hear));

        await Filters.Waiting.UntilAsync(() => toy.Results.Shadows is [{ Hook: "hear", Agreed: 1 }]);
        heard.ShouldBe(1);
    }

    [Fact]
    public async Task Start_TellsWhatIsAsked_AndWhatIsNot()
    {
        await using TrialToy toy = new(
            [new Answers(static _ => "no")],
            [(new Candidate(static _ => "no"), null), (new Hears(static () => { }), static o => o.Name = "hearer"), (new Other(static _ => "no"), static o => o.Beside = "Gone")]);

        toy.Toy.Services.GetRequiredKeyedService<ITrials>("toy").TellStart();

        toy.Lines("the shadow ").ShouldBe(
        [
            "Information: toy: the shadow Candidate is asked about decide beside the live plugins, and decides nothing. All hooks that it overrides are served.",
            "Information: toy: the shadow hearer is asked about no hook beside the live plugins, and decides nothing. Of hear, which it overrides too, no call comes to it: no live plugin serves them.",
            "Information: toy: the shadow Other is asked about no hook beside Gone, and decides nothing. There is no live plugin Gone, but Answers.",
        ]);
    }

    /// <summary>As those of a plugin directory are.</summary>
    [Fact]
    public async Task Start_KnowsALivePlugin_ThatCanBeUnloaded()
    {
        Type unloadable = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Unloadable"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("main").DefineType("Unloadable").CreateType();
        ToyPlugin live = (ToyPlugin)Activator.CreateInstance(typeof(Loaded<>).MakeGenericType(unloadable))!;
        live.GetType().IsCollectible.ShouldBeTrue();
        string name = live.GetType().Name;
        await using TrialToy toy = new([live], [(new Candidate(static _ => "no"), o => o.Beside = name), (new Other(static _ => "no"), static o => o.Beside = "Gone")]);

        toy.Toy.Services.GetRequiredKeyedService<ITrials>("toy").TellStart();

        toy.Lines("the shadow ").ShouldBe(
        [
            $"Information: toy: the shadow Candidate is asked about decide beside {name}, and decides nothing. All hooks that it overrides are served.",
            $"Information: toy: the shadow Other is asked about no hook beside Gone, and decides nothing. There is no live plugin Gone, but {name}.",
        ]);
    }

    [Fact]
    public async Task Results_AreMeasured_ByHookAndPlugin()
    {
        ConcurrentBag<string> seen = [];
        await using TrialToy toy = new(
            [new Answers(static _ => "no"), new Other(static _ => "no")],
            [(new Candidate(static r => r.Text == "odd" ? "yes" : "no"), static o => o.Beside = nameof(Answers))],
            static o => o.DryRun.Add(nameof(Other)));
        IMeterFactory meters = toy.Toy.Services.GetRequiredService<IMeterFactory>();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name is "hooksdk.shadow.calls" or "hooksdk.dry_run.calls")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => seen.Add($"{i.Name} {v} {string.Join(' ', tags.ToArray().Select(static t => $"{t.Key}={t.Value}").Order(StringComparer.Ordinal))}"));
        listener.Start();

        await toy.CallAsync();
        await toy.CallAsync("odd");

        await Filters.Waiting.UntilAsync(() => seen.Count == 4);
        seen.Distinct().Order(StringComparer.Ordinal).ShouldBe(
        [
            "hooksdk.dry_run.calls 1 hooksdk.decision=refused hooksdk.hook=decide hooksdk.plugin=Other hooksdk.target=toy",
            "hooksdk.shadow.calls 1 hooksdk.hook=decide hooksdk.plugin=Candidate hooksdk.result=agreed hooksdk.target=toy",
            "hooksdk.shadow.calls 1 hooksdk.hook=decide hooksdk.plugin=Candidate hooksdk.result=disagreed hooksdk.target=toy",
        ]);
    }

    [Fact]
    public async Task WithoutOne_ACallAllocatesNoMore()
    {
        Answers live = new(static _ => "no");
        await using TrialToy with = new([live]);
        await using TrialToy without = new([live], services: static s => s.RemoveAllKeyed<ITrials>("toy"));

        AllocatedBy(with.Decide).ShouldBe(AllocatedBy(without.Decide));

        static long AllocatedBy(BoundHook hook)
        {
            HookBody body = HookBody.Copy("call"u8);
            System.Buffers.ArrayBufferWriter<byte> reply = new(4096);
            return Allocations.Of(() => hook.HandleAsync(body, reply, HookConnection.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue());
        }
    }

    private sealed class Gate : IHookFilter
    {
        public static int Asked { get; set; }

        public ValueTask<TReply> InvokeAsync<TRequest, TReply>(TRequest request, HookContext context, HookNext<TReply> next)
            where TRequest : class
            where TReply : class
        {
            Asked++;
            return request is ToyRequest { Text: "gate" } ? new((TReply)(object)new ToyReply("shut")) : next.InvokeAsync();
        }
    }

    [FailClosed]
    private sealed class Unmade : ToyPlugin
    {
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    [FailClosed]
    private sealed class Loaded<T> : ToyPlugin
    {
        public override ValueTask<ToyReply> DecideAsync(ToyRequest request, HookContext context) => new(ToyReply.Pass);
    }

    private sealed class Hears(Action hear) : ToyPlugin
    {
        public override ValueTask<ToyReply> HearAsync(ToyRequest request, HookContext context)
        {
            hear();
            return new(ToyReply.Pass);
        }
    }
}

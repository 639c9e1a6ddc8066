using HookSdk.Core.Tests.Changes;
using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.Core.Tests.Trials;

/// <summary>A plugin in DryRun decides and enforces nothing, whatever it does.</summary>
public sealed class DryRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Decisions_AreCounted_AndTheBrokerIsAnsweredNeutrally()
    {
        await using TrialToy toy = new([new Answers(static r => r.Text == "pass" ? "" : r.Text)], configure: static o => o.DryRun.Add(nameof(Answers)));

        (await toy.CallAsync("no")).ShouldBe("");
        (await toy.CallAsync("no")).ShouldBe("");
        (await toy.CallAsync("yes")).ShouldBe("");
        (await toy.CallAsync("pass")).ShouldBe("");

        (await toy.DryRunAsync(static c => c.Refused + c.Decided + c.Undecided == 4)).ShouldBe(new DryRunCount(nameof(Answers), "decide") { Refused = 2, Decided = 1, Undecided = 1 });
        toy.Results.InDryRun.ShouldBe([nameof(Answers)]);
        toy.Lines("is in DryRun and would have").ShouldContain("Information: toy decide: Answers is in DryRun and would have refused; nothing was enforced: 1 calls since the last line like this");
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("null")]
    [InlineData("hangs")]
    public async Task Failure_EnforcesNothing_OfItsOwnOrOfOthers(string how)
    {
        TaskCompletionSource<ToyReply> never = new();
        await using TrialToy toy = new(
            [
                new Answers((_, _) => how switch
                {
                    "throws" => throw new InvalidOperationException(),
                    "null" => new((ToyReply)null!),
                    _ => new(never.Task),
                }),
                new Other(static _ => "maybe"),
            ],
            configure: static o => o.DryRun.Add(nameof(Answers)));

        (await toy.CallAsync()).ShouldBe("maybe", "the plugin behind it is asked, and no fallback of a closed plugin is answered");

        if (how == "hangs")
        {
            await Filters.Waiting.UntilAsync(() => toy.Toy.Clock.WaitingTimers > 0);
            toy.Toy.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await toy.DryRunAsync(c => (how == "hangs" ? c.Late : c.Failed) == 1)).Refused.ShouldBe(0);
        toy.Toy.Observer.Calls.ShouldHaveSingleItem().Outcome.ShouldBe(HookOutcome.Answered);
        never.TrySetResult(ToyReply.Pass);
    }

    [Fact]
    public async Task CallThatNoHandlerRunsFor_IsAnsweredNeutrallyToo()
    {
        await using TrialToy toy = new([new Answers(static _ => "no")], configure: static o =>
        {
            o.MaxConcurrentCalls = 1;
            o.DryRun.Add(nameof(Answers));
        });
        HookPipeline<ToyPlugin, ToyRequest, ToyReply> pipeline = toy.Toy.Pipeline(ToyHooks.Decide, new Answers(static _ => "no"));

        pipeline.AnswerUnread(new ToyRequest("x"), "it is broken").Reply.Text.ShouldBe("");
        toy.Toy.Server.TryEnter().ShouldBeTrue();
        (await toy.CallAsync()).ShouldBe("");
        (await toy.DryRunAsync(static c => c.Skipped == 1)).Refused.ShouldBe(0);
        toy.Toy.Server.Leave();
    }

    [Fact]
    public async Task Others_OfTheChain_DecideAsIfItWereNotThere()
    {
        await using TrialToy toy = new([new Other(static _ => "yes"), new Answers(static _ => "no")], configure: static o => o.DryRun.Add(nameof(Answers)));

        (await toy.CallAsync()).ShouldBe("yes", "the answer of the one before stands");

        (await toy.DryRunAsync(static c => c.Refused == 1)).Plugin.ShouldBe(nameof(Answers));
        toy.Results.DryRuns.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Setting_AppliesToTheNextCall_AndIsTold()
    {
        ConfigurationManager configuration = new();
        await using TrialToy toy = new([new Answers(static _ => "no")], services: s => s.AddSingleton<IConfiguration>(configuration));
        (await toy.CallAsync()).ShouldBe("no");

        Set(nameof(Answers));
        (await toy.CallAsync()).ShouldBe("");
        Set("");
        (await toy.CallAsync()).ShouldBe("no");

        (await toy.DryRunAsync(static c => c.Refused == 1)).Decided.ShouldBe(0);
        toy.Lines("DryRun has changed").ShouldBe(
        [
            "Warning: toy: DryRun has changed: from the next call on, Answers decides and enforces nothing (Hooks:Toy:DryRun), and all other plugins decide",
            "Warning: toy: DryRun has changed: from the next call on, nobody decides and enforces nothing (Hooks:Toy:DryRun), and all other plugins decide",
        ]);

        void Set(string names)
        {
            configuration["Hooks:Toy:DryRun"] = names;
            ((IConfigurationRoot)configuration).Reload();
        }
    }

    [Fact]
    public async Task Start_AndReadiness_TellOfIt_AndOfANameThatNoPluginHas()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Answers(static _ => "no"), static o =>
        {
            o.DryRun.Add(nameof(Answers));
            o.DryRun.Add("Answer");
        });

        toy.Log.Lines.ShouldContain("Warning: toy: Answer, Answers decides and enforces nothing (Hooks:Toy:DryRun): the broker is answered as if it were not there. Take the name out of the setting when it shall decide.");
        toy.Log.Lines.ShouldContain(static l => l.StartsWith("Warning: toy: Hooks:Toy:DryRun names Answer", StringComparison.Ordinal));
        HealthReport report = await toy.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(static r => r.Tags.Contains("ready"), TestContext.Current.CancellationToken);
        report.Entries.Values.Single().Description.ShouldBe("toy: Answer, Answers decides and enforces nothing (DryRun).");
        report.Status.ShouldBe(HealthStatus.Healthy);
    }

    [Fact]
    public async Task NameThatNoPluginHas_IsTold_WhenItIsSetWhileTheServerRuns()
    {
        await using ToyApp toy = await ToyApp.StartAsync(new Answers(static _ => "no"), build: static b => b.Configuration.AddInMemoryCollection());
        IConfiguration configuration = toy.App.Services.GetRequiredService<IConfiguration>();

        Set("DryRun", "Answer");
        Set("Deadline", "00:00:02");
        Set("DryRun", "");

        toy.Log.Lines.Where(static l => l.Contains("Hooks:Toy:DryRun names", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldStartWith("Warning: toy: Hooks:Toy:DryRun names Answer");

        void Set(string name, string value)
        {
            configuration[$"Hooks:Toy:{name}"] = value;
            ((IConfigurationRoot)configuration).Reload();
        }
    }

    /// <summary>Whoever unloads a plugin has to wait for the calls that it is tried with.</summary>
    [Fact]
    public async Task PluginThatGoes_IsWaitedFor_WhileItIsTried()
    {
        await using ChainsServer toy = new(services: static s => s.Configure<ToyOptions>(static o => o.DryRun.Add("tried")));
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        HookPlugin tried = HookPlugin.Of(typeof(Says), typeof(ToyPlugin), ServiceLifetime.Singleton, new Says("no", gate.Task), "tried");
        toy.Chains.CountCalls();
        toy.Chains.Swap([], [tried]);
        (await toy.CallAsync("decide")).ShouldBe("");
        toy.Chains.Plugins.ShouldHaveSingleItem().IsInDryRun.ShouldBeTrue();

        ChainSwap swap = toy.Chains.Swap([tried], []);
        swap.Drained.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        await swap.Drained.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}

using System.Collections.Concurrent;
using HookSdk.Cli.Replay;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Cli.Tests.Replay;

/// <summary>When calls are sent, and in which order.</summary>
public sealed class PaceTests
{
    private static readonly DateTimeOffset First = DateTimeOffset.UnixEpoch.AddYears(50);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1", 60)]
    [InlineData("10", 6)]
    [InlineData("0.5", 120)]
    public void Call_IsSent_AtThePaceOfTheRecording(string speed, int seconds)
    {
        FakeTimeProvider time = new();
        ReplaySpeed pace = new(ReplaySpeed.Parse(speed), time, First);

        pace.WaitAsync(First, Cancelled).IsCompleted.ShouldBeTrue();
        Task waiting = pace.WaitAsync(First.AddMinutes(1), Cancelled);
        time.Advance(TimeSpan.FromSeconds(seconds - 0.5));
        waiting.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        waiting.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Call_WithoutATime_IsSentAtOnce() => new ReplaySpeed(1, new FakeTimeProvider(), First).WaitAsync(null, Cancelled).IsCompleted.ShouldBeTrue();

    [Fact]
    public void Max_WaitsForNothing() => new ReplaySpeed(ReplaySpeed.Parse("max"), new FakeTimeProvider(), First).WaitAsync(First.AddYears(1), Cancelled).IsCompleted.ShouldBeTrue();

    /// <summary>By this clock ten seconds have passed whenever somebody looks.</summary>
    [Fact]
    public async Task LongRun_TellsHowFarItIs()
    {
        const string Call = """{"event":"call","target":"m4","hook":"external_script","headers":{},"request_raw":"{}","reply":{"status":200,"headers":{},"body_raw":"{}"}}""";
        using RecordingFolder folder = new();
        await using WebApplication server = await SmallServer.StartAsync("{}");

        (int exitCode, string output) = await InProcess.RunAsync(
            ["replay", folder.Write("""{"scenario":"recorded","format":1}""", Call, Call, Call), "--url", SmallServer.UrlOf(server), "--speed", "max", "--patience", "24h"],
            clock: new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(10) });

        exitCode.ShouldBe(0, output);
        output.ShouldContain(" of 3 calls; 0 answered otherwise, 0 not at all", Case.Sensitive, output);
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("")]
    public void Speed_ThatIsNone_IsRefused(string text) => Should.Throw<CommandException>(() => ReplaySpeed.Parse(text));

    [Fact]
    public async Task Calls_OfOneClient_AreSentInOrder_AndOthersBesideThem()
    {
        using ClientQueues queues = new(8);
        ConcurrentQueue<string> sent = new();
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource other = new(TaskCreationOptions.RunContinuationsAsynchronously);

        await queues.AddAsync("a", () => slow.Task.ContinueWith(_ => sent.Enqueue("a1"), TaskScheduler.Default), Cancelled);
        await queues.AddAsync("a", () => Note("a2"), Cancelled);
        await queues.AddAsync("b", () => Note("b1"), Cancelled);
        await queues.AddAsync(null, () => Note("nobody", other), Cancelled);
        await other.Task.WaitAsync(Cancelled);
        sent.ShouldNotContain("a2");
        slow.SetResult();
        await queues.DrainAsync(Cancelled);

        sent.Count.ShouldBe(4);
        sent.Where(static s => s[0] == 'a').ShouldBe(["a1", "a2"]);

        Task Note(string name, TaskCompletionSource? done = null)
        {
            sent.Enqueue(name);
            done?.SetResult();
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Calls_AtOnce_AreNoMoreThanAllowed()
    {
        using ClientQueues queues = new(2);
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await queues.AddAsync("a", () => gate.Task, Cancelled);
        await queues.AddAsync("b", () => gate.Task, Cancelled);
        Task third = queues.AddAsync("c", static () => Task.CompletedTask, Cancelled);
        third.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await third;
        await queues.DrainAsync(Cancelled);
    }

    [Fact]
    public async Task Call_ThatThrows_HoldsUpNoOther_AndIsThrownAtTheEnd()
    {
        using ClientQueues queues = new(2);
        bool isSent = false;
        await queues.AddAsync("a", static () => throw new InvalidOperationException("broken"), Cancelled);
        await queues.AddAsync("a", () => Task.FromResult(isSent = true), Cancelled);
        (await Should.ThrowAsync<InvalidOperationException>(() => queues.DrainAsync(Cancelled))).Message.ShouldBe("broken");
        isSent.ShouldBeTrue();
    }
}

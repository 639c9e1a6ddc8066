using System.Collections.Concurrent;
using HookSdk.Cli.Replay;
using HookSdk.Cli.Terminal;
using HookSdk.Cli.Tests.Processes;
using HookSdk.Tests.Recorder;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Device a waits for a call that the server does not make. By the clock no time passes until the call of device b, behind it, has come.</summary>
    [Fact]
    public async Task Device_ThatWaits_TakesNoPlaceOfOthers()
    {
        const string Reply = "\"reply\":{\"status\":200,\"headers\":{},\"body_raw\":\"{}\"}";
        using RecordingFolder folder = new();
        string file = folder.Write(
            """{"scenario":"recorded","format":1}""",
            $$"""{"event":"call","at":"2026-01-01T00:00:00Z","target":"exproto","hook":"OnSocketCreated","client":"a","headers":{},"request_raw":"a is there",{{Reply}}}""",
            """{"event":"adapter-call","at":"2026-01-01T00:00:01Z","target":"exproto","service":"emqx.exproto.v1.ConnectionAdapter","method":"Send","client":"a","request":{"conn":"a"},"response":{}}""",
            $$"""{"event":"call","at":"2026-01-01T00:00:02Z","target":"exproto","hook":"OnSocketClosed","client":"a","headers":{},"request_raw":"a has gone",{{Reply}}}""",
            $$"""{"event":"call","at":"2026-01-01T00:00:03Z","target":"exproto","hook":"OnSocketCreated","client":"b","headers":{},"request_raw":"b is there",{{Reply}}}""",
            $$"""{"event":"call","at":"2026-01-01T00:00:04Z","target":"exproto","hook":"OnSocketClosed","client":"b","headers":{},"request_raw":"b has gone",{{Reply}}}""");
        ConcurrentQueue<string> told = new();
        TaskCompletionSource others = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication server = await SmallServer.StartAsync(async context =>
        {
            using StreamReader body = new(context.Request.Body);
            string call = await body.ReadToEndAsync(Cancelled);
            told.Enqueue(call);
            if (call == "b is there")
            {
                others.TrySetResult();
            }

            await context.Response.WriteAsync("{}", Cancelled);
        });
        FakeTimeProvider time = new();

        Task<(int ExitCode, string Output)> run = InProcess.RunAsync(
            ["replay", file, "--url", SmallServer.UrlOf(server), "--speed", "max", "--parallel", "1", "--patience", "1h", "--adapter-port", "0"], clock: time);
        await Task.WhenAny(run, others.Task).WaitAsync(TimeSpan.FromMinutes(1), Cancelled);
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(20), Cancelled));
        }

        others.Task.IsCompleted.ShouldBeTrue((await run).Output);
        told.Take(2).ShouldBe(["a is there", "b is there"]);
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

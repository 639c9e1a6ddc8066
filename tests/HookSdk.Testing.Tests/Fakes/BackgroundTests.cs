namespace HookSdk.Testing.Tests.Fakes;

/// <summary>Hooks that only inform, answered first and handled afterwards: the same on EMG and VerneMQ. (EMQX's have tests of their own.)</summary>
public sealed class BackgroundTests
{
    public static TheoryData<string> Targets => ["emg", "vernemq"];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Call_IsAnsweredFirst_AndHandledInTheOrderOfItsClient(string target)
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync(target);

        await host.CallAsync("1", "first");
        await host.CallAsync("1", "second");
        await host.CallAsync("2", "other");

        (await host.EndedAsync()).ShouldBe("2 other");
        host.Release();
        (await host.EndedAsync()).ShouldBe("1 first");
        (await host.EndedAsync()).ShouldBe("1 second");
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Call_ThatTheQueueHasNoRoomFor_IsAnsweredAndDropped_AndTold(string target)
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync(target, queue: 2);

        await host.CallAsync("1", "first");
        await host.CallAsync("1", "second");
        await host.CallAsync("1", "third");

        host.Dropped.ShouldBe(1);
        host.Log.ShouldContain(l => l.Contains($"{target}: the queue of 2 calls", StringComparison.Ordinal) && l.Contains($"raise {(target == "emg" ? "Hooks:Emg" : "Hooks:VerneMq")}:BackgroundQueueLength", StringComparison.Ordinal));
        ObservedDrop drop = host.Drops.ShouldHaveSingleItem();
        (drop.Target, drop.Cause, drop.HasRequest).ShouldBe((target, "the queue of answered calls was full", true));
        host.Release();
        (await host.EndedAsync()).ShouldBe("1 first");
        (await host.EndedAsync()).ShouldBe("1 second");
    }

    /// <summary>The line comes once in ten seconds, and there may be no further drop that brings the next one.</summary>
    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Stop_TellsTheDroppedCalls_ThatWereNotToldYet(string target)
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync(target, queue: 2);
        foreach (string what in (string[])["first", "second", "third", "fourth", "fifth"])
        {
            await host.CallAsync("1", what);
        }

        host.Log.Count(static l => l.Contains("since the last line like this", StringComparison.Ordinal)).ShouldBe(1);
        host.Release();
        await host.StopAsync();

        host.Log.Where(static l => l.Contains("since the last line like this", StringComparison.Ordinal)).Select(static l => l.Split(" was dropped: ")[1].Split(' ')[0]).ShouldBe(["1", "2"]);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Handler_ThatThrows_IsNotSaidToHaveHadItsFallbackAnswered(string target)
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync(target);

        await host.CallAsync("2", "throw");
        await host.StopAsync();

        host.Log.ShouldContain(static l => l.Contains(" threw, and the call had been answered before it ran (call ", StringComparison.Ordinal));
        host.Log.ShouldAllBe(static l => !l.Contains("fallback was answered", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Stop_WaitsForWhatWasAnswered(string target)
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync(target);
        await host.CallAsync("1", "first");
        await host.CallAsync("1", "second");

        Task stopping = host.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        host.Release();
        await stopping.WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);

        (await host.EndedAsync()).ShouldBe("1 first");
        (await host.EndedAsync()).ShouldBe("1 second");
        host.Dropped.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task Stop_WhoseWindowIsOver_LosesWhatWaitsAndWhatRuns_AndTellsIt(string target)
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync(target);
        await host.CallAsync("1", "first");
        await host.CallAsync("1", "second");
        await host.StartedAsync();

        Task stopping = host.StopAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(10));
        await stopping.WaitAsync(BackgroundHost.Patience, TestContext.Current.CancellationToken);

        host.Dropped.ShouldBe(2);
        host.Log.ShouldContain(l => l.Contains($"{target}: stops, and 2 answered calls were not handled to their end; the handlers of 1 of them are still running", StringComparison.Ordinal));
        host.Drops.ShouldHaveSingleItem().Cause.ShouldBe("the server has stopped before it was handled");
        host.Release();
        (await host.EndedAsync()).ShouldBe("1 first");
    }

    [Fact]
    public async Task Emg_ReplyThatChangesSomething_IsLost_AndToldOnce()
    {
        await using BackgroundHost host = await BackgroundHost.OpenAsync("emg");

        await host.CallAsync("2", "change");
        await host.CallAsync("2", "change");

        await host.EndedAsync();
        await host.EndedAsync();
        await host.StopAsync();
        host.Log.Count(static l => l.Contains("the change is lost", StringComparison.Ordinal)).ShouldBe(1);
    }
}

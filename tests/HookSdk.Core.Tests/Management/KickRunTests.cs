namespace HookSdk.Core.Tests.Management;

public sealed class KickRunTests
{
    private readonly List<string> _asked = [];

    /// <summary>One name that the API does not take keeps no other client of its group connected.</summary>
    [Fact]
    public async Task Group_ThatIsRefused_IsHalved_UntilItIsKnownWhom()
    {
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => RunAsync(
            [["a", "b", "bad", "c"], ["d"]],
            static some => some.Contains("bad") ? Failure(ManagementFailure.Refused, 414) : null));

        e.RemainingUsers.ShouldBe(["bad"]);
        e.Ended.ShouldBe(4);
        e.Status.ShouldBe(414);
        e.Message.ShouldEndWith("it is so; clients of 1 user may still be connected.");
        _asked.ShouldBe(["a b bad c", "d", "a b", "bad c", "bad", "c"]);
    }

    /// <summary>A broker that is ill is not asked five hundred times, and those who were not tried come first the next time.</summary>
    [Theory]
    [InlineData(ManagementFailure.Failed, 500, 3)]
    [InlineData(ManagementFailure.Late, null, 3)]
    [InlineData(ManagementFailure.Unreachable, null, 1)]
    [InlineData(ManagementFailure.KeyRefused, 401, 1)]
    [InlineData(ManagementFailure.NotUnderstood, 200, 1)]
    [InlineData(ManagementFailure.Failed, null, 5)]
    public async Task WhatFailsForAll_EndsTheRun(ManagementFailure failure, int? status, int asked)
    {
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => RunAsync([["a"], ["b"], ["c"], ["d"], ["e"]], _ => Failure(failure, status)));

        _asked.Count.ShouldBe(asked);
        e.Failure.ShouldBe(failure);
        e.RemainingUsers.Take(5 - asked).ShouldBe(_asked.Count == 5 ? [] : ((string[])["a", "b", "c", "d", "e"])[asked..]);
        e.RemainingUsers.Count.ShouldBe(5);
        e.RemainingClients.ShouldBeEmpty();
    }

    [Fact]
    public async Task OneFailure_BetweenOthers_EndsNothing()
    {
        ManagementException e = await Should.ThrowAsync<ManagementException>(() => RunAsync(
            [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]],
            static some => some[0] is "a" or "b" or "d" or "e" ? Failure(ManagementFailure.Failed, 500) : null));

        _asked.Count.ShouldBe(6);
        e.RemainingUsers.ShouldBe(["a", "b", "d", "e"]);
        e.Ended.ShouldBe(2);
    }

    [Fact]
    public async Task WhatWorks_IsCounted() => (await RunAsync([["a", "b"], ["c"]], static _ => null)).ShouldBe(3);

    private static ManagementException Failure(ManagementFailure failure, int? status) => new(failure, new Uri("http://127.0.0.1:1"), "end connections", "it is so", status);

    private Task<int> RunAsync(string[][] groups, Func<string[], ManagementException?> answer) => KickRun.EachAsync(groups, static name => name, areUsers: true, some =>
    {
        _asked.Add(string.Join(' ', some));
        return answer(some) is { } problem ? Task.FromException<int>(problem) : Task.FromResult(some.Length);
    });
}

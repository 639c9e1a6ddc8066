namespace HookSdk.Architecture.Tests;

/// <summary>
/// A folder uses folders below it, never one that uses it: whoever changes one sees from its name what else can be concerned. The exceptions below may only
/// become fewer: a pair that is new fails, and one that is gone has to leave the list.
/// </summary>
public sealed class FolderTests
{
    private static readonly Dictionary<string, string[]> Exceptions = new()
    {
        ["HookSdk.Core"] = [],
        ["HookSdk.Emg"] = [],
        ["HookSdk.M4"] = [],
        ["HookSdk.EmqX"] = [],
        ["HookSdk.VerneMq"] = [],
        ["HookSdk.Identity"] = [],
        ["HookSdk.Hosting"] = [],
        ["HookSdk.Host"] = [],
        ["HookSdk.Inspector"] = [],
        ["HookSdk.Recording"] = [],
        ["HookSdk.Testing"] = [],
        ["HookSdk.Cli"] = [],
    };

    public static TheoryData<string> Projects => [.. Exceptions.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_DoNotUseEachOtherBothWays(string project)
    {
        FolderGraph graph = FolderGraph.Of(project);

        string[] found = [.. graph.TwoWayPairs.Select(static p => $"{p.First} and {p.Second}")];

        string detail = string.Join("\n", graph.TwoWayPairs.SelectMany(p => new[] { $"{p.First} and {p.Second}:" }.Concat(graph.Uses(p.First, p.Second)).Concat(graph.Uses(p.Second, p.First))));
        found.Except(Exceptions[project]).ShouldBeEmpty($"{project} has folders that use each other. Move what both need to a folder below both.\n{detail}");
        Exceptions[project].Except(found).ShouldBeEmpty($"{project}: these pairs are gone; take them out of the exceptions.");
    }

    [Theory]
    [InlineData("HookSdk.Core", "Http", "Pipeline")]
    [InlineData("HookSdk.Testing", "Emqx/Broker", "Emqx/Decision")]
    public void Folders_OfAHouseInFloors_ReachThemselvesOnNoWay(string project, string above, string below)
    {
        FolderGraph graph = FolderGraph.Of(project);

        graph.Uses(above, below).ShouldNotBeEmpty();
        graph.InCycles.ShouldBeEmpty();
    }
}

using HookSdk.EmqX.ExHook;
using HookSdk.Mqtt;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace HookSdk.Analyzers.Tests;

/// <summary>HOOK006.</summary>
public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("a/#/b", "'a/#/b' is no topic filter: '#' stands before the last level.")]
    [InlineData("a/b+", "'a/b+' is no topic filter: a wildcard shares its level with other characters.")]
    [InlineData("", "'' is no topic filter: it is empty.")]
    public Task Text_ThatIsNoFilter_IsSaid(string filter, string problem) => Rule<TopicFilterAnalyzer, TopicFilterCodeFix>.FixesAsync(
        Provider($"[Topics(\"ok/#\", {{|#0:\"{filter}\"|}})]"), Provider($"[Topics(\"ok/#\", {{|#0:\"{filter}\"|}})]"), expected: Finding("Provider.OnMessageAckedAsync", problem));

    [Fact]
    public Task Filter_WithAGroup_LosesIt() => Rule<TopicFilterAnalyzer, TopicFilterCodeFix>.FixesAsync(
        Provider("[Topics({|#0:\"$share/g/a/+\"|})]"),
        Provider("[Topics(\"a/+\")]"),
        expected: Finding("Provider.OnMessageAckedAsync", "'$share/g/a/+' has the group of a shared subscription, and the broker holds topics against the filter as it stands."));

    [Fact]
    public Task Attribute_OnAHookWithoutTopics_IsRemoved() => Rule<TopicFilterAnalyzer, TopicFilterCodeFix>.FixesAsync(
        Provider("[Obsolete]", "[{|#0:Topics(\"a\")|}]"), Provider("[Obsolete]", ""), expected: Finding("Provider.OnClientConnectedAsync", "this hook has no topics."));

    [Fact]
    public Task Attribute_WithoutFilters_IsRemoved() => Rule<TopicFilterAnalyzer, TopicFilterCodeFix>.FixesAsync(
        Provider("[{|#0:Topics|}]"), Provider(""), expected: Finding("Provider.OnMessageAckedAsync", "there is no topic filter; leave the list out for all topics."));

    [Fact]
    public Task Filters_ThatAreSome_AreNoFinding() => Rule<TopicFilterAnalyzer, TopicFilterCodeFix>.FindsAsync(Provider("[Topics(\"a/#\", \"+/b\", \"$SYS/#\")]"));

    /// <summary>The analyzer goes by the mark on the base methods, the server by its table.</summary>
    [Fact]
    public void Hooks_WithTopics_AreThoseThatTheServerKnows()
    {
        string[] marked = [.. typeof(ExHookProvider).GetMethods().Where(static m => m.GetCustomAttributesData().Any(static a => a.AttributeType.Name == "TakesTopicsAttribute")).Select(static m => m.Name)];

        marked.ShouldBe([nameof(ExHookProvider.OnMessagePublishAsync), nameof(ExHookProvider.OnMessageDeliveredAsync), nameof(ExHookProvider.OnMessageAckedAsync), nameof(ExHookProvider.OnMessageDroppedAsync)], ignoreOrder: true);
    }

    private static DiagnosticResult Finding(string place, string problem) =>
        new DiagnosticResult("HOOK006", DiagnosticSeverity.Warning).WithLocation(0).WithMessage($"[Topics] on '{place}' is not valid: {problem}");

    private static string Provider(string onAcked, string? onConnected = null) => $$"""
        using HookSdk;
        using HookSdk.EmqX.ExHook;

        public sealed class Provider : ExHookProvider
        {
        {{Line(onAcked)}}    public override ValueTask OnMessageAckedAsync(MessageAckedRequest request, HookContext context) => default;

        {{Line(onConnected)}}    public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => default;
        }
        """;

    private static string Line(string? attribute) => string.IsNullOrEmpty(attribute) ? "" : $"    {attribute}{Environment.NewLine}";
}

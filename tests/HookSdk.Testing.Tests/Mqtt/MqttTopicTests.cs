using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.Testing.Tests.Mqtt;

public sealed class MqttTopicTests
{
    private static readonly string[] Levels = ["a", "b", "", "$x"];
    private static readonly string[] FilterLevels = ["a", "b", "", "+", "$x"];

    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/c", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("+", "", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("#", "", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "$SYS/x", false)]
    [InlineData("+/x", "$SYS/x", false)]
    [InlineData("$SYS/#", "$SYS/x", true)]
    [InlineData("+/+", "/", true)]
    [InlineData("a/b/c", "a/b", false)]
    [InlineData("a", "a/b", false)]
    public void Matches_OfTheStandardsExamples_SaysTheSame(string filter, string topic, bool expected)
    {
        MqttTopic.Matches(filter, topic).ShouldBe(expected);
        Routes(filter, topic).ShouldBe(expected);
    }

    [Fact]
    public void Routes_OfAnyFilterAndTopic_AgreeWithMatches()
    {
        Gen<string> topics = Gen.Elements(Levels).ArrayOf(3).Select(static l => string.Join('/', l)).Or(Gen.Elements(Levels));
        Gen<string> filters = Gen.Elements(FilterLevels).ArrayOf(3).SelectMany(static _ => Gen.Elements("", "/#"), static (l, end) => string.Join('/', l) + end);
        Check.QuickThrowOnFailure(Prop.ForAll(topics.ToArbitrary(), filters.ToArbitrary(), static (topic, filter) => Routes(filter, topic) == MqttTopic.Matches(filter, topic)));
    }

    [Theory]
    [InlineData("a/#", true)]
    [InlineData("#", true)]
    [InlineData("+/+", true)]
    [InlineData("$share/g/a", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("a/#/b", false)]
    [InlineData("a/b+", false)]
    public void IsFilter_OfLegalAndIllegalFilters_TellsThemApart(string filter, bool expected) => MqttTopic.IsFilter(filter).ShouldBe(expected);

    [Fact]
    public void SplitShared_OfASharedFilter_GivesItsGroup()
    {
        MqttTopic.SplitShared("$share/g1/a/#").ShouldBe(("g1", "a/#"));
        MqttTopic.SplitShared("$share/g1").ShouldBe((null, "$share/g1"));
        MqttTopic.SplitShared("a/#").ShouldBe((null, "a/#"));
    }

    [Fact]
    public void Routes_OfATopicWithAWildcard_FindThatVeryFilterOnly()
    {
        Routes("a/#", "a/#").ShouldBeTrue();
        Routes("#", "a/#").ShouldBeFalse();
        Routes("a/+", "a/#").ShouldBeFalse();
    }

    [Fact]
    public void Routes_OfAGroup_FindItsMembersInTurn()
    {
        MqttRoutes routes = new();
        MqttSession one = new("1", new FakeClock());
        MqttSession two = new("2", new FakeClock());
        routes.Set(one, new("$share/g/a"));
        routes.Set(two, new("$share/g/a"));
        routes.Set(two, new("$share/h/a"));

        Found(routes, "a").ShouldBe(["1", "2"]);
        Found(routes, "a").ShouldBe(["2", "2"]);
        routes.Remove(one, "$share/g/a");
        routes.Remove(two, "$share/h/a");
        Found(routes, "a").ShouldBe(["2"]);
        routes.Remove(two, "$share/g/a");
        Found(routes, "a").ShouldBeEmpty();
    }

    private static bool Routes(string filter, string topic)
    {
        MqttRoutes routes = new();
        MqttSession session = new("c", new FakeClock());
        routes.Set(session, new(filter));
        bool found = Found(routes, topic).Count > 0;
        routes.Remove(session, filter);
        Found(routes, topic).ShouldBeEmpty();
        return found;
    }

    private static List<string> Found(MqttRoutes routes, string topic)
    {
        List<MqttRoute> found = [];
        routes.Match(topic, found);
        return [.. found.Select(static r => r.Session.ClientId)];
    }
}

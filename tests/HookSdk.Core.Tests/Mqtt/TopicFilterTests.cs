using FsCheck;
using FsCheck.Fluent;
using HookSdk.Mqtt;
using Shouldly;

namespace HookSdk.Core.Tests.Mqtt;

public sealed class TopicFilterTests
{
    private static readonly string[] Levels = ["", "a", "b", "$x"];

    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a/b/", false)]
    [InlineData("/a", "a", false)]
    [InlineData("a/+", "a/b", true)]
    [InlineData("a/+", "a/", true)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/b/c", false)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("a/+/#", "a", false)]
    [InlineData("a/+/#", "a/b", true)]
    [InlineData("#", "a/b", true)]
    [InlineData("#", "/", true)]
    [InlineData("#", "$SYS/uptime", false)]
    [InlineData("+/uptime", "$SYS/uptime", false)]
    [InlineData("$SYS/#", "$SYS/uptime", true)]
    [InlineData("$SYS/+", "$SYS/uptime", true)]
    [InlineData("a/#", "a/$b", true)]
    [InlineData("$share/group/a/+", "a/b", true)]
    [InlineData("$share/group/a/+", "$share/group/a/b", false)]
    [InlineData("$share/group//a", "/a", true)]
    [InlineData("a/%c", "a/%c", true)]
    [InlineData("a/%c", "a/b", false)]
    public void Matches_ByTheRulesOfMqtt(string filter, string topic, bool expected) =>
        TopicFilter.Parse(filter).Matches(topic).ShouldBe(expected);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("a#", "wildcard shares")]
    [InlineData("a/b+/c", "wildcard shares")]
    [InlineData("##", "wildcard shares")]
    [InlineData("a/#/b", "before the last level")]
    [InlineData("#/", "before the last level")]
    [InlineData("a\0b", "NUL")]
    [InlineData("$share/", "group")]
    [InlineData("$share//a", "group")]
    [InlineData("$share/g", "no filter behind")]
    [InlineData("$share/g/", "no filter behind")]
    [InlineData("$share/g+/a", "group")]
    [InlineData("$share/g/a#", "wildcard shares")]
    public void Parse_NoFilter_SaysWhy(string text, string problem)
    {
        TopicFilter.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => TopicFilter.Parse(text)).Message.ShouldContain(problem);
    }

    [Fact]
    public void Parse_HalfACharacter_IsRefused()
    {
        TopicFilter.TryParse("a\uD83Db", out _, out string? problem).ShouldBeFalse();
        problem.ShouldNotBeNull().ShouldContain("Unicode");
        TopicFilter.TryParse("a\uD83D\uDD11b", out _).ShouldBeTrue();
    }

    [Fact]
    public void Parse_Length_IsCountedInBytes()
    {
        TopicFilter.TryParse(new string('a', 65_535), out _).ShouldBeTrue();
        TopicFilter.TryParse(new string('a', 65_536), out _).ShouldBeFalse();
        TopicFilter.TryParse(new string('\u20AC', 21_845), out _).ShouldBeTrue();
        TopicFilter.TryParse(new string('\u20AC', 21_846), out _).ShouldBeFalse();
    }

    [Fact]
    public void Shared_IsTakenApart()
    {
        TopicFilter filter = TopicFilter.Parse("$share/workers/jobs/+");
        filter.ShareName.ShouldBe("workers");
        filter.Filter.ShouldBe("jobs/+");
        filter.HasWildcard.ShouldBeTrue();
        filter.ToString().ShouldBe("$share/workers/jobs/+");
        TopicFilter.Parse("$shared/workers").ShareName.ShouldBeNull();
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b", true)]
    [InlineData("/", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    [InlineData("a\0", false)]
    public void TopicName_HasNoWildcard(string topic, bool expected) => TopicName.IsValid(topic).ShouldBe(expected);

    /// <summary>Held against a plain reading of the rules: levels split, compared one by one.</summary>
    [Fact]
    public void Matches_AgreesWithThePlainReading() =>
        Prop.ForAll(FilterAndTopic(), static pair =>
        {
            (string filter, string topic) = pair;
            return TopicFilter.Parse(filter).Matches(topic) == MatchesPlainly(filter, topic);
        }).QuickCheckThrowOnFailure();

    /// <summary>Over all topics of up to three levels that the words here can form.</summary>
    [Fact]
    public void CoversAndOverlaps_AgreeWithAllTopics()
    {
        string[] topics = [.. AllTopics(4)];
        Prop.ForAll(Filters().SelectMany(static a => Filters(), static (a, b) => (a, b)).ToArbitrary(), pair =>
        {
            TopicFilter one = TopicFilter.Parse(pair.a);
            TopicFilter other = TopicFilter.Parse(pair.b);
            bool covers = topics.All(t => !other.Matches(t) || one.Matches(t));
            bool overlaps = topics.Any(t => other.Matches(t) && one.Matches(t));
            return one.Covers(other) == covers && one.Overlaps(other) == overlaps && other.Overlaps(one) == overlaps;
        }).QuickCheckThrowOnFailure();
    }

    private static Gen<string> Filters() =>
        from count in Gen.Choose(1, 3)
        from levels in Gen.ArrayOf(Gen.Elements("a", "b", "+", "+", "$x"), count)
        from end in Gen.Elements("", "", "/#")
        from isAll in Gen.Elements(false, false, false, false, true)
        select isAll ? "#" : string.Join('/', levels) + end;

    private static Arbitrary<(string Filter, string Topic)> FilterAndTopic() =>
        (from filter in Filters()
         from count in Gen.Choose(1, 4)
         from levels in Gen.ArrayOf(Gen.Elements(Levels), count)
         select (filter, string.Join('/', levels))).ToArbitrary();

    private static IEnumerable<string> AllTopics(int depth)
    {
        // A level that no filter names stands for all the others.
        string[] words = ["a", "b", "$x", "other"];
        IEnumerable<string> topics = words;
        for (int i = 1; i <= depth; i++)
        {
            foreach (string topic in topics)
            {
                yield return topic;
            }

            topics = topics.SelectMany(_ => words, static (topic, word) => topic + "/" + word).ToArray();
        }
    }

    private static bool MatchesPlainly(string filter, string topic)
    {
        if (topic.StartsWith('$') && !filter.StartsWith('$'))
        {
            return false;
        }

        string[] asked = filter.Split('/');
        string[] given = topic.Split('/');
        for (int i = 0; i < asked.Length; i++)
        {
            if (asked[i] == "#")
            {
                return true;
            }

            if (i >= given.Length || (asked[i] != "+" && asked[i] != given[i]))
            {
                return false;
            }
        }

        return asked.Length == given.Length;
    }
}

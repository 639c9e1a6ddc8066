using HookSdk.Mqtt;
using Shouldly;

namespace HookSdk.Core.Tests.Mqtt;

public sealed class TopicAccessListTests
{
    [Theory]
    [InlineData("devices/dev1/up", TopicAccess.Allowed)]
    [InlineData("devices/dev1", TopicAccess.Allowed)]
    [InlineData("devices/dev2/up", TopicAccess.NoMatch)]
    [InlineData("devices/dev1x/up", TopicAccess.NoMatch)]
    [InlineData("devices/+/up", TopicAccess.Denied)]
    [InlineData("", TopicAccess.Denied)]
    public void Publish_OwnTopics_AreAllowed(string topic, TopicAccess expected) =>
        TopicAccessList.Parse(["allow publish devices/%c/#"]).Decide(TopicAction.Publish, topic, "dev1", null).ShouldBe(expected);

    [Theory]
    [InlineData("devices/dev1/#", TopicAccess.Allowed)]
    [InlineData("devices/dev1/+", TopicAccess.Allowed)]
    [InlineData("$share/g/devices/dev1/up", TopicAccess.Allowed)]
    [InlineData("devices/+/up", TopicAccess.NoMatch)]
    [InlineData("devices/#", TopicAccess.NoMatch)]
    [InlineData("#", TopicAccess.NoMatch)]
    [InlineData("devices/dev1/#/x", TopicAccess.Denied)]
    public void Subscribe_IsAllowedForWhatTheRuleCovers(string filter, TopicAccess expected) =>
        TopicAccessList.Parse(["allow subscribe devices/%c/#"]).Decide(TopicAction.Subscribe, filter, "dev1", null).ShouldBe(expected);

    [Theory]
    [InlineData("secret/a", TopicAccess.Denied)]
    [InlineData("secret", TopicAccess.Denied)]
    [InlineData("#", TopicAccess.Denied)]
    [InlineData("+/a", TopicAccess.Denied)]
    [InlineData("$share/g/#", TopicAccess.Denied)]
    [InlineData("open/a", TopicAccess.Allowed)]
    [InlineData("$SYS/uptime", TopicAccess.NoMatch)]
    public void Subscribe_IsDeniedForWhatOverlaps(string filter, TopicAccess expected) =>
        TopicAccessList.Parse(["deny subscribe secret/#", "allow all #"]).Decide(TopicAction.Subscribe, filter, "c", "u").ShouldBe(expected);

    [Fact]
    public void FirstRuleThatSpeaksOfIt_Decides()
    {
        TopicAccessList list = TopicAccessList.Parse(["allow publish a/b", "DENY all a/#", "Allow All #"]);
        list.Count.ShouldBe(3);
        list.Decide(TopicAction.Publish, "a/b", null, null).ShouldBe(TopicAccess.Allowed);
        list.Decide(TopicAction.Subscribe, "a/b", null, null).ShouldBe(TopicAccess.Denied);
        list.Decide(TopicAction.Publish, "a/c", null, null).ShouldBe(TopicAccess.Denied);
        list.Decide(TopicAction.Publish, "b", null, null).ShouldBe(TopicAccess.Allowed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("#")]
    public void NameThatCannotStandInALevel_GrantsNothingAndEscapesNoDenial(string? name)
    {
        TopicAccessList allow = TopicAccessList.Parse(["allow all x/%u/#"]);
        TopicAccessList deny = TopicAccessList.Parse(["deny all x/%u/#", "allow all #"]);
        foreach (string topic in new[] { "x/a/b", "x//b", "x/a", $"x/{name}/b" })
        {
            allow.Decide(TopicAction.Subscribe, topic, "c", name).ShouldNotBe(TopicAccess.Allowed);
            deny.Decide(TopicAction.Subscribe, topic, "c", name).ShouldBe(TopicAccess.Denied);
        }
    }

    [Fact]
    public void NameOfTheBrokersOwnTopics_GrantsNothingAtTheStart()
    {
        TopicAccessList list = TopicAccessList.Parse(["allow all %c/#"]);
        list.Decide(TopicAction.Subscribe, "$SYS/#", "$SYS", null).ShouldBe(TopicAccess.NoMatch);
        list.Decide(TopicAction.Subscribe, "dev/#", "dev", null).ShouldBe(TopicAccess.Allowed);
    }

    [Theory]
    [InlineData("fleet-dev1_bob/up", TopicAccess.Allowed)]
    [InlineData("fleet-dev1_bobby/up", TopicAccess.NoMatch)]
    [InlineData("fleet-dev1_/up", TopicAccess.NoMatch)]
    public void NamesInsideALevel_AreFilledIn(string topic, TopicAccess expected) =>
        TopicAccessList.Parse(["allow publish fleet-%c_%u/+"]).Decide(TopicAction.Publish, topic, "dev1", "bob").ShouldBe(expected);

    [Fact]
    public void Rule_WithSpacesInItsFilter_IsTaken() =>
        TopicAccessList.Parse(["  allow   publish  a room/up "]).Decide(TopicAction.Publish, "a room/up", null, null).ShouldBe(TopicAccess.Allowed);

    [Theory]
    [InlineData("load/100%")]
    [InlineData("load/%/x")]
    [InlineData("load/5%25")]
    [InlineData("price/$/x")]
    public void Rule_WithSignsThatNameNobody_IsTakenAsItStands(string topic) =>
        TopicAccessList.Parse([$"allow all {topic}"]).Decide(TopicAction.Publish, topic, "dev1", "bob").ShouldBe(TopicAccess.Allowed);

    [Theory]
    [InlineData("", "neither 'allow' nor 'deny'")]
    [InlineData("permit publish a", "neither 'allow' nor 'deny'")]
    [InlineData("allow", "no topic filter")]
    [InlineData("allow publish", "no topic filter")]
    [InlineData("allow read a", "second word")]
    [InlineData("allow publish a#", "wildcard shares")]
    [InlineData("allow subscribe $share/g/a", "shared subscription")]
    [InlineData("deny all secret/${username}/#", "'${username}' stands for nothing: the client id is %c, the user name %u")]
    [InlineData("deny all a/x${clientid}", "'${clientid}' stands for nothing")]
    [InlineData("deny all t/%U/#", "'%U' stands for nothing")]
    [InlineData("deny all t/%x", "'%x' stands for nothing")]
    [InlineData("deny all z/%clientid/#", "'%clientid' stands for nothing")]
    [InlineData("deny all z/%c-%username", "'%username' stands for nothing")]
    public void Rule_ThatIsNone_IsNamed(string rule, string problem)
    {
        FormatException e = Should.Throw<FormatException>(() => TopicAccessList.Parse(["allow all #", rule]));
        e.Message.ShouldContain("Rule 2");
        e.Message.ShouldContain(problem);
    }

    /// <summary>Many rules are looked up by their levels. What each says alone is the oracle.</summary>
    [Fact]
    public void ManyRules_DecideAsTheFirstThatSpeaksAlone()
    {
        string[] topics = ["a", "a/b", "a/b/c", "a//b", "/a", "/", "//", "b/a", "$SYS/a", "dev1/a", "a/dev1", "a/dev1/b", "a/xdev1", "bob", "/dev1/b", "a/%c", "%"];
        string[] asked = [.. topics, "#", "+", "+/b", "a/+", "a/#", "a/b/#", "/#", "+/+/c", "$share/g/a/b", "$share/g/a/+", "$SYS/#", "dev1/#", "a/+/b", "", "a/#/b"];
        string[] filters = [.. topics, "#", "+", "+/b", "a/+", "a/#", "a/b/#", "/#", "/+", "//#", "+/+/c", "$SYS/#", "%c/#", "a/%c", "a/%c/+", "a/x%c", "%u", "/%c/b", "a/%u/#"];
        string[] actions = ["publish", "subscribe", "all"];
        Random random = new(7);
        for (int round = 0; round < 200; round++)
        {
            string[] rules = [.. Enumerable.Range(0, 40).Select(_ =>
                $"{(random.Next(2) == 0 ? "allow" : "deny")} {actions[random.Next(actions.Length)]} {filters[random.Next(filters.Length)]}")];
            // Few of them speak of what is asked, so that late ones decide too.
            rules = [.. rules.Skip(random.Next(38)), .. Enumerable.Range(0, 40).Select(static n => $"allow all other/{n}")];
            TopicAccessList list = TopicAccessList.Parse(rules);
            TopicAccessList[] alone = [.. rules.Select(static rule => TopicAccessList.Parse([rule]))];
            foreach (TopicAction action in Enum.GetValues<TopicAction>())
            {
                foreach (string topic in asked)
                {
                    TopicAccess expected = alone.Select(one => one.Decide(action, topic, "dev1", "bob")).FirstOrDefault(static said => said != TopicAccess.NoMatch);
                    list.Decide(action, topic, "dev1", "bob").ShouldBe(expected, $"{action} {topic}\n{string.Join('\n', rules)}");
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Publish_AllocatesNothing(int others)
    {
        TopicAccessList list = TopicAccessList.Parse([.. Enumerable.Range(0, others).Select(static n => $"deny all other/{n}/#"), "deny publish a/b", "allow publish devices/%c/%u/#"]);
        list.Decide(TopicAction.Publish, "devices/dev1/bob/up", "dev1", "bob").ShouldBe(TopicAccess.Allowed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            _ = list.Decide(TopicAction.Publish, "devices/dev1/bob/up", "dev1", "bob");
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
    }
}

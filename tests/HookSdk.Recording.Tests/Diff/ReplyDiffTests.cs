namespace HookSdk.Recording.Tests.Diff;

public sealed class ReplyDiffTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """{ "b": [1, 2.0], "a": 1 }""")]
    [InlineData("route=a\nqe.NOTE=x\n", "qe.NOTE=x\r\nroute=a")]
    [InlineData("", "")]
    [InlineData("plain words", "plain words")]
    public void Replies_ThatMeanTheSame_DifferInNothing(string recorded, string now) => Compare(recorded, now).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"result":"ok"}""", """{"result":"next"}""", "result: \"ok\" -> \"next\"")]
    [InlineData("""{"a":{"b":[{"c":1}]}}""", """{"a":{"b":[{"c":2},3]}}""", "a.b[0].c: 1 -> 2|a.b[1]:  -> 3")]
    [InlineData("""{"a":1}""", """{}""", "a: 1 -> ")]
    [InlineData("[1]", "{}", "body: [1] -> {}")]
    [InlineData("route=a\n", "route=b\nresult=1\n", "route: a -> b|result:  -> 1")]
    [InlineData("x=1\nx=2\n", "x=1\nx=3\n", "x[1]: 2 -> 3")]
    [InlineData("route=a\n", "", "route: a -> ")]
    [InlineData("route=a\n", "<html>", "body: route=a\n -> 6 characters that cannot be told apart")]
    public void Difference_IsTold_ByItsPlace(string recorded, string now, string expected) =>
        string.Join('|', Compare(recorded, now).Select(static d => $"{d.Path}: {d.Recorded} -> {d.Now}")).ShouldBe(expected);

    [Fact]
    public void Status_ThatDiffers_IsAllThatIsTold()
    {
        ReplyDifference difference = new ReplyDiff([]).Compare(new RecordedReply(200) { Text = "route=a" }, new RecordedReply(500) { Text = "<html>" }).ShouldHaveSingleItem();
        difference.ShouldBe(new ReplyDifference("status", "200", "500"));
    }

    [Fact]
    public void TimeToKeep_ThatDiffers_IsTold() =>
        new ReplyDiff([]).Compare(new RecordedReply(200) { Text = "" }, new RecordedReply(200) { Text = "", CacheControl = "max-age=60" }).ShouldHaveSingleItem().Path.ShouldBe("cache-control");

    [Theory]
    [InlineData("""{"payload":"***","topic":"a"}""", """{"payload":"c2VjcmV0","topic":"a"}""")]
    [InlineData("""{"message":{"payload":"Kioq"}}""", """{"message":{"payload":"c2VjcmV0"}}""")]
    [InlineData("qe.MESSAGE=***\n", "qe.MESSAGE=secret\n")]
    public void Value_ThatWasHidden_IsTakenForTheSame(string recorded, string now)
    {
        Compare(recorded, now, isHidden: true).ShouldBeEmpty();
        Compare(recorded, now).ShouldNotBeEmpty();
    }

    [Fact]
    public void Value_ThatWasHidden_AndIsGone_IsTold() => Compare("""{"payload":"***"}""", "{}", isHidden: true).ShouldHaveSingleItem().Path.ShouldBe("payload");

    /// <summary>Whatever the candidate says in place of what was said before: a secret, a payload, one below another, a pair of name and value.</summary>
    [Theory]
    [InlineData("""{"result":"ok"}""", """{"result":"ok","modifiers":{"payload":"hunter2"}}""")]
    [InlineData("""{"password":"hunter2"}""", """{"password":"other"}""")]
    [InlineData("""{"token":{"a":"hunter2"}}""", """{"token":{"a":"x"}}""")]
    [InlineData("""{"props":[{"key":"password","val":"hunter2"}]}""", """{"props":[{"key":"password","val":"x"}]}""")]
    [InlineData("qe.MESSAGE=hunter2\n", "qe.MESSAGE=x\n")]
    [InlineData("hunter2", "x")]
    public void Secret_IsInNoDifference(string recorded, string now)
    {
        foreach ((string before, string after) in ((string, string)[])[(recorded, now), (now, recorded)])
        {
            IReadOnlyList<ReplyDifference> found = new ReplyDiff(["payload", "MESSAGE"]).Compare(new RecordedReply(200) { Text = before }, new RecordedReply(200) { Text = after });
            found.ShouldNotBeEmpty();
            string.Join('|', found).ShouldNotContain("hunter2");
        }
    }

    [Fact]
    public void Kind_LeavesOutThePlacesInLists() => new ReplyDifference("modifiers.topics[12].qos[0]", null, null).Kind.ShouldBe("modifiers.topics[].qos[]");

    private static IReadOnlyList<ReplyDifference> Compare(string recorded, string now, bool isHidden = false) =>
        new ReplyDiff([]).Compare(new RecordedReply(200) { Text = recorded, IsHidden = isHidden }, new RecordedReply(200) { Text = now });
}

using System.Text;

namespace HookSdk.Core.Tests.Trials;

public sealed class ReplyDifferencesTests
{
    private static readonly HookForm Form = new(null, ["payload", "MESSAGE"]);

    [Theory]
    [InlineData("""{"result":"ok","modifiers":{"topic":"a"}}""", """{"result":"ok","modifiers":{"topic":"b","qos":1}}""", "modifiers.qos: - | 1; modifiers.topic: a | b")]
    [InlineData("""{"result":{"error":"no"}}""", """{"result":"next"}""", "result: - | next; result.error: no | -")]
    [InlineData("route=a\nSOURCEADDR=1\n", "route=b\nSOURCEADDR=1\n", "route: a | b")]
    [InlineData("X=1\nX=2\n", "X=1\nX=3\n", "X#2: 2 | 3")]
    [InlineData("[1,2]", "[1,3]", "[1]: 2 | 3")]
    [InlineData("no fields", "none either!", "reply: 9 bytes | 12 bytes")]
    [InlineData("{broken", "{}", "reply: 7 bytes | 2 bytes")]
    [InlineData("", "a=1", "a: - | 1")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "reply: 13 bytes | 13 bytes")]
    public void Fields_ThatDiffer_AreNamed(string live, string shadow, string expected) => Told(live, shadow).ShouldBe(expected);

    [Theory]
    [InlineData("""{"modifiers":{"payload":"planted"}}""", """{"modifiers":{"payload":"other"}}""", "modifiers.payload: *** | ***")]
    [InlineData("MESSAGE=planted", "MESSAGE=other", "MESSAGE: *** | ***")]
    [InlineData("AUTHCODE=planted", "a=1", "AUTHCODE: *** | -; a: - | 1")]
    [InlineData("""{"password":"planted"}""", """{"password":"other"}""", "password: *** | ***")]
    [InlineData("dlrinfo.imsi=planted", "dlrinfo.imsi=other", "dlrinfo.imsi: *** | ***")]
    [InlineData("""{"tokens":{"a":["planted"]}}""", "{}", "tokens.a[0]: *** | -")]
    [InlineData("""{"p_user_property":[{"key":"dG9rZW4=","val":"planted"}]}""", """{"p_user_property":[{"key":"dG9rZW4=","val":"other"}]}""", "p_user_property[0].val: *** | ***")]
    public void SecretsAndPayloads_AreHidden(string live, string shadow, string expected) => Told(live, shadow).ShouldBe(expected);

    [Theory]
    [InlineData("""{"payload":"shown","password":"planted"}""", "{}", "password: *** | -; payload: shown | -")]
    [InlineData("""{"payload":[{"key":"k","val":"planted"}]}""", "{}", "payload[0].key: *** | -; payload[0].val: *** | -")]
    public void Payloads_AreShownWhereAskedFor_AndSecretsNever(string live, string shadow, string expected) => Told(live, shadow, showsPayloads: true).ShouldBe(expected);

    [Fact]
    public void ManyFields_AndLongOnes_AreCut()
    {
        string many = string.Join('\n', Enumerable.Range(0, 50).Select(static i => $"K{i}={new string('x', 1000)}"));

        IReadOnlyList<KeptDifference> all = ReplyDifferences.Of(Form, Written(many), Written("K=1"));

        all.Count.ShouldBe(20);
        all.ShouldAllBe(static d => (d.Live == null || d.Live.Length <= 203) && (d.Shadow == null || d.Shadow.Length <= 203));
    }

    [Fact]
    public void TimeToKeepTheReply_IsAField() =>
        ReplyDifferences.Of(Form, new(HookAnswer.Ok with { CacheSeconds = 60 }, "{}"u8.ToArray()), new(HookAnswer.Ok, "{}"u8.ToArray()))
            .ShouldBe([new KeptDifference("max-age", "60 s", "not said")]);

    private static string Told(string live, string shadow, bool showsPayloads = false) =>
        string.Join("; ", ReplyDifferences.Of(Form, Written(live), Written(shadow)).Select(d => d.Shown(showsPayloads)).Select(static d => $"{d.Field}: {d.Live ?? "-"} | {d.Shadow ?? "-"}"));

    private static WrittenReply Written(string text) => new(HookAnswer.Ok, Encoding.UTF8.GetBytes(text));
}

using HookSdk.EmqX.ExHook;

namespace HookSdk.EmqX.Tests.ExHook;

public sealed class ErlangPairsTests
{
    [Theory]
    [InlineData("[]", "")]
    [InlineData("[{<<\"site\">>,<<\"north\">>}]", "site=north")]
    [InlineData("[{<<\"a\">>,<<>>},{<<>>,<<\"b\">>}]", "a=;=b")]
    [InlineData("[{<<\"a\\\"b\">>,<<\"c\\\\d\\n\\r\\t\">>}]", "a\"b=c\\d\n\r\t")]
    [InlineData("[{<<\"a]\">>,<<\">>},{\">>}]", "a]=>>},{")]
    public void Pairs_AreRead(string text, string expected) => string.Join(';', ErlangPairs.Read(text).ShouldNotBeNull().Select(static p => $"{p.Name}={p.Value}")).ShouldBe(expected);

    /// <summary>What is printed as numbers is no UTF-8, or not told apart from it: it is left out as a whole.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("[{")]
    [InlineData("[{<<\"a\">>,<<\"b\">>}")]
    [InlineData("[{<<\"a\">>,<<\"b\">>},]")]
    [InlineData("[,{<<\"a\">>,<<\"b\">>}]")]
    [InlineData("[{<<\"a\">>,<<\"b\">>}]x")]
    [InlineData("[{<<\"a\">>}]")]
    [InlineData("[{<<\"a>>,<<b\">>}]")]
    [InlineData("[{<<\"a\\x\">>,<<\"b\">>}]")]
    [InlineData("[{<<\"a\\")]
    [InlineData("[{<<195,165>>,<<\"b\">>}]")]
    [InlineData("***")]
    public void OtherText_IsNone(string text) => ErlangPairs.Read(text).ShouldBeNull();
}

using System.Text;

namespace HookSdk.Core.Tests.Wire;

public sealed class JsonMaskTests
{
    [Theory]
    [InlineData("""{ "a" : 1.50,"password":"p" , "b":"\u00e4" }""", """{ "a" : 1.50,"password":"***" , "b":"\u00e4" }""", "password")]
    [InlineData("""{"pass\u0077ord":"p","password":""}""", """{"pass\u0077ord":"***","password":""}""", "password")]
    [InlineData("""{"token":{"deep":["x"]},"token":7,"secret":null,"psk":true}""", """{"token":"***","token":"***","secret":null,"psk":"***"}""", "psk token")]
    [InlineData("""[[{"text":"m"},{"key":"text","val":"m"}]]""", """[[{"text":"SEU="},{"key":"text","val":"***"}]]""", "text")]
    [InlineData("""{"val":{"secret":"x"},"key":"dG9rZW4="}""", """{"val":"SEU=","key":"dG9rZW4="}""", "secret token")]
    [InlineData("""{"name":"colour","value":{"secret":"x"}}""", """{"name":"colour","value":{"secret":"***"}}""", "secret")]
    [InlineData("""{"name":"colour","key":"password","value":"x"}""", """{"name":"colour","key":"password","value":"***"}""", "password")]
    [InlineData("""{"k":"otp","v":7}""", """{"k":"otp","v":"***"}""", "otp")]
    [InlineData("""{"Key":"token","Val":"x"}""", """{"Key":"token","Val":"***"}""", "token")]
    [InlineData("""[["password","x"],["colour","x"]]""", """[["password","***"],["colour","x"]]""", "password")]
    [InlineData("""["dG9rZW4=",{"secret":"x"}]""", """["dG9rZW4=","SEU="]""", "secret token")]
    public void Hidden_IsCutOut_AndAllElseStaysToTheLetter(string json, string expected, string hidden)
    {
        MaskedText masked = JsonMask.Hide(Encoding.UTF8.GetBytes(json), new MaskRules(["text"]) { HiddenPayload = "SEU=" }).ShouldNotBeNull();

        masked.Text.ShouldBe(expected);
        masked.Hidden.ShouldBe(hidden.Split(' '));
    }

    /// <summary>A list is a pair of name and value where it has two items, the first of which is a name. Topics are none.</summary>
    [Theory]
    [InlineData("""["devices/password","b"]""")]
    [InlineData("""["password","x","y"]""")]
    [InlineData("""["password",null]""")]
    [InlineData("""["password"]""")]
    [InlineData("""["x","password"]""")]
    [InlineData("""{"shipping":"x","passthrough":"x","author":"x"}""")]
    public void Document_WithoutSecrets_StaysAsItIs(string json)
    {
        MaskedText masked = JsonMask.Hide(Encoding.UTF8.GetBytes(json), new MaskRules([])).ShouldNotBeNull();

        masked.Text.ShouldBe(json);
        masked.Hidden.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"password" "p"}""")]
    [InlineData("""{"\ud800":1}""")]
    public void Text_ThatIsNoDocument_IsNone(string json) => JsonMask.Hide(Encoding.UTF8.GetBytes(json), new MaskRules([])).ShouldBeNull();

    [Fact]
    public void Document_ThatIsDeep_IsNone() => JsonMask.Hide(Encoding.UTF8.GetBytes(new string('[', 100_000)), new MaskRules([])).ShouldBeNull();

    /// <summary>What is recorded beside live calls is not to cost many times its own size.</summary>
    [Fact]
    public void Document_IsHiddenInAFewTimesItsSize()
    {
        string connectors = string.Join(',', Enumerable.Range(0, 1_000).Select(static i => $$"""{"name":"connector{{i}}","type":"smpp","password":"p{{i}}","state":"up"}"""));
        byte[] json = Encoding.UTF8.GetBytes($$"""{"connectors":[{{connectors}}]}""");
        MaskRules rules = new([]);

        long least = Enumerable.Range(0, 3).Min(_ => Allocations.Of(() => JsonMask.Hide(json, rules)));

        least.ShouldBeLessThan(8L * json.Length);
    }
}

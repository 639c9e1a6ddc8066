using System.Text.Json.Nodes;

namespace HookSdk.Inspector.Tests.Calls;

public sealed class WireMaskTests
{
    [Theory]
    [InlineData("""{"password":"p","a":{"MESSAGE":"m","token":"t"},"list":[{"authCode":"x"}]}""", "p|m|t|x")]
    [InlineData("result=1\nqe.MESSAGE=m\nqe.PASSWORD=p\n", "=m|=p")]
    public void Show_HidesSecretsAndPayloads(string text, string hidden)
    {
        string shown = WireMask.Show(text, ["MESSAGE"]).ShouldNotBeNull();
        shown.ShouldContain(WireMask.Hidden);
        foreach (string value in hidden.Split('|'))
        {
            shown.ShouldNotContain(value.StartsWith('=') ? value : $"\"{value}\"");
        }
    }

    /// <summary>Whatever form a secret has: a list, an object, a pair of name and value, a name that a broker gives it.</summary>
    [Theory]
    [InlineData("""{"password":["hunter2"],"other":["y"]}""")]
    [InlineData("""{"token":{"value":"hunter2"},"other":{"value":"y"}}""")]
    [InlineData("""{"props":[{"name":"Authentication-Data","value":"hunter2"},{"name":"Server-Reference","value":"y"}]}""")]
    [InlineData("""{"user_properties":[{"key":"password","val":"hunter2"},{"key":"colour","val":"y"}]}""")]
    [InlineData("""{"props":[{"k":"password","v":"hunter2"},{"k":"colour","v":"y"}]}""")]
    [InlineData("""{"props":[{"Key":"Pin","Val":"hunter2"},{"Key":"colour","Val":"y"}]}""")]
    [InlineData("""{"props":[["password","hunter2"],["colour","y"]]}""")]
    [InlineData("""{"passphrase":"hunter2","bearer":"hunter2","auth":"hunter2","access_key":"hunter2","signature":"hunter2","author":"y"}""")]
    [InlineData("""{"properties":{"p_authentication_data":"hunter2","p_authentication_method":"y"}}""")]
    public void Secret_OfEachForm_IsHidden_AndPutBack(string text)
    {
        string shown = WireMask.Show(text, []).ShouldNotBeNull();
        shown.ShouldNotContain("hunter2");
        shown.ShouldContain(WireMask.Hidden);
        shown.ShouldContain("\"y\"");

        string restored = WireMask.Restore(shown, text);
        JsonNode.DeepEquals(JsonNode.Parse(restored), JsonNode.Parse(text)).ShouldBeTrue(restored);
    }

    [Fact]
    public void Pair_WithoutAValue_StaysAsItIs()
    {
        const string Text = """{"name":"password","value":null}""";
        string restored = WireMask.Restore(WireMask.Show(Text, []).ShouldNotBeNull(), Text);
        JsonNode.DeepEquals(JsonNode.Parse(restored), JsonNode.Parse(Text)).ShouldBeTrue(restored);
    }

    [Theory]
    [InlineData("{\"password\":\"p\"")]
    [InlineData("{\"a\":1,\"a\":\"password=x\"} trailing")]
    [InlineData("password p")]
    public void Show_OfWhatCannotBeToldApart_IsNothing(string text) => WireMask.Show(text, []).ShouldBeNull();

    [Fact]
    public void Restore_PutsBackWhatIsStillHidden_AndLeavesWhatWasChanged()
    {
        const string Original = """{"password":"p","qe":{"MESSAGE":"m","TO":"1"},"list":[{"token":"t"}]}""";
        string shown = WireMask.Show(Original, ["MESSAGE"]).ShouldNotBeNull().Replace("\"1\"", "\"2\"", StringComparison.Ordinal);
        string restored = WireMask.Restore(shown, Original);
        restored.ShouldContain("\"p\"");
        restored.ShouldContain("\"m\"");
        restored.ShouldContain("\"t\"");
        restored.ShouldContain("\"2\"");
        restored.ShouldNotContain(WireMask.Hidden);
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Jwt")]
    [InlineData("X-Pass")]
    [InlineData("X-Session")]
    [InlineData("X-Signature")]
    public void Header_ThatHoldsASecret_IsHidden(string name) => WireMask.Header(name, "value").ShouldBe(WireMask.Hidden);

    [Theory]
    [InlineData("http://a.example/x?a=1&token=hunter2&b=2#c", "http://a.example/x?a=1&token=***&b=2#c")]
    [InlineData("/emg/route?access%5Fkey=hunter2", "/emg/route?access%5Fkey=***")]
    [InlineData("password=hunter2; colour=red", "password=***; colour=red")]
    [InlineData("http://a.example/x?author=me", "http://a.example/x?author=me")]
    public void Header_WithASecretInAQuery_IsShownWithoutIt(string value, string shown) => WireMask.Header("Referer", value).ShouldBe(shown);
}

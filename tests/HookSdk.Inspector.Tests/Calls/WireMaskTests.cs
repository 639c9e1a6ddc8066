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
    public void Header_ThatHoldsASecret_IsHidden(string name) => WireMask.Header(name, "value").ShouldBe(WireMask.Hidden);
}

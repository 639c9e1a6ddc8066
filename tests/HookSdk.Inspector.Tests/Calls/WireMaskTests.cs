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

        string restored = HiddenValues.Restore(shown, text);
        JsonNode.DeepEquals(JsonNode.Parse(restored), JsonNode.Parse(text)).ShouldBeTrue(restored);
    }

    [Fact]
    public void Pair_WithoutAValue_StaysAsItIs()
    {
        const string Text = """{"name":"password","value":null}""";
        string restored = HiddenValues.Restore(WireMask.Show(Text, []).ShouldNotBeNull(), Text);
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
        string restored = HiddenValues.Restore(shown, Original);
        restored.ShouldContain("\"p\"");
        restored.ShouldContain("\"m\"");
        restored.ShouldContain("\"t\"");
        restored.ShouldContain("\"2\"");
        restored.ShouldNotContain(WireMask.Hidden);
    }

    /// <summary>Under another name the real value would be shown.</summary>
    [Theory]
    [InlineData("""{"key":"password","val":"hunter2"}""")]
    [InlineData("""["password","hunter2"]""")]
    [InlineData("""{"props":[{"key":"password","val":"hunter2"},{"key":"city","val":"y"}]}""")]
    [InlineData("""{"props":[["password","hunter2"],["city","y"]]}""")]
    [InlineData("""{"key":"password","val":{"x":"hunter2"}}""")]
    public void Restore_OfAPairThatWasRenamed_PutsNothingBack(string text)
    {
        string renamed = WireMask.Show(text, []).ShouldNotBeNull().Replace("\"password\"", "\"colour\"", StringComparison.Ordinal);
        foreach (string shown in (string[])[renamed, renamed.Replace("\"***\"", "{\"x\":\"***\"}", StringComparison.Ordinal)])
        {
            string restored = HiddenValues.Restore(shown, text);
            restored.ShouldNotContain("hunter2");
            restored.ShouldContain(WireMask.Hidden);
        }
    }

    [Theory]
    [InlineData("""{"l":[["city","y"],["password","a"],["pin","b"]]}""", """{"l":[["password","***"],["pin","***"]]}""", """{"l":[["password","a"],["pin","b"]]}""")]
    [InlineData("""{"l":[{"k":"password","v":"a"},{"k":"pin","v":"b"}]}""", """{"l":[{"k":"pin","v":"***"}]}""", """{"l":[{"k":"pin","v":"b"}]}""")]
    [InlineData("""{"l":[{"id":1,"token":"a"},{"id":2,"token":"b"}]}""", """{"l":[{"id":2,"token":"***"}]}""", """{"l":[{"id":2,"token":"b"}]}""")]
    [InlineData("""{"l":[{"token":"a"},{"token":"b"}]}""", """{"l":[{"token":"***"}]}""", """{"l":[{"token":"***"}]}""")]
    [InlineData("""{"l":[["password","a"],["password","b"],["city","y"]]}""", """{"l":[["password","***"],["password","***"]]}""", """{"l":[["password","a"],["password","b"]]}""")]
    [InlineData("""["password","a"]""", """["x","password","***"]""", """["x","password","***"]""")]
    public void Restore_OfAListThatLostAnItem_PutsEachValueWhereItWas(string original, string shown, string expected)
    {
        string restored = HiddenValues.Restore(shown, original);
        JsonNode.DeepEquals(JsonNode.Parse(restored), JsonNode.Parse(expected)).ShouldBeTrue(restored);
    }

    [Theory]
    [InlineData("Allow { Name = a, Password = hunter2, City = y }", "Allow { Name = a, Password = ***, City = y }")]
    [InlineData("Allow result=1", "Allow result=1")]
    [InlineData("Send MESSAGE=hun,ter2", "Send MESSAGE=***")]
    [InlineData("{\"token\":\"hunter2\"}", "{\"token\":\"***\"}")]
    [InlineData("{\"token\":\"hunter2\"", "***")]
    public void Words_AreKeptWithoutSecretsAndPayloads(string text, string kept) => TextMask.Hide(text, new MaskRules(["MESSAGE"])).ShouldBe(kept);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Jwt")]
    [InlineData("X-Pass")]
    [InlineData("X-Session")]
    [InlineData("X-Signature")]
    public void Header_ThatHoldsASecret_IsHidden(string name) => TextMask.Header(name, "value").ShouldBe(WireMask.Hidden);

    [Theory]
    [InlineData("http://a.example/x?a=1&token=hunter2&b=2#c", "http://a.example/x?a=1&token=***&b=2#c")]
    [InlineData("/emg/route?access%5Fkey=hunter2", "/emg/route?access%5Fkey=***")]
    [InlineData("password=hunter2; colour=red", "password=***; colour=red")]
    [InlineData("http://a.example/x?author=me", "http://a.example/x?author=me")]
    [InlineData("/x?token=abc,def&b=2", "/x?token=***&b=2")]
    [InlineData("/x?password=a;b", "/x?password=***")]
    [InlineData("/x?a=1;password=b", "/x?a=1;password=***")]
    [InlineData("token = x", "token = ***")]
    [InlineData("password=a;b, colour=red", "password=***, colour=red")]
    [InlineData("password=\"a,b=c\", colour=red", "password=***, colour=red")]
    [InlineData("/x?key=a&session=b&sig=c&d=e", "/x?key=***&session=***&sig=***&d=e")]
    [InlineData("/x?to=http://b.example/?token=abc", "/x?to=http://b.example/?token=***")]
    [InlineData("http://user:pass@a.example/x", "http://a.example/x")]
    [InlineData("http://a.example/, http://u:p,q@b.example", "http://a.example/, http://b.example")]
    [InlineData("http://a.example/x?mail=me@b.example", "http://a.example/x?mail=me@b.example")]
    public void Header_WithASecretInAQuery_IsShownWithoutIt(string value, string shown) => TextMask.Header("Referer", value).ShouldBe(shown);
}

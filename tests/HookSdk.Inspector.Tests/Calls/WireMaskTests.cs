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

using System.Text;
using System.Text.Json;

namespace HookSdk.Core.Tests.Management;

public sealed class ManagementJsonTests
{
    [Theory]
    [InlineData("""{"a":"\ud800"}""", "\ufffd")]
    [InlineData("""{"a":"\udc00x"}""", "\ufffdx")]
    [InlineData("""{"a":"\uD83D\uDE00"}""", "\ud83d\ude00")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""", "\ufffd\ud83d\ude00")]
    [InlineData("""{"a":"\\ud800"}""", "\\ud800")]
    [InlineData("""{"a":"\n\ud800\""}""", "\n\ufffd\"")]
    [InlineData("""{"\ud800":"b","a":"c"}""", "c")]
    public void Text_WithHalfAPair_IsRead(string json, string expected) =>
        ManagementAnswer.Text(ManagementJson.Parse(Encoding.UTF8.GetBytes(json)), "a").ShouldBe(expected);

    [Fact]
    public void Text_ThatIsNoUtf8_IsRead()
    {
        JsonElement read = ManagementJson.Parse([.. "{\"a\":\"x"u8, 0xff, 0xc3, .. "\",\"b\":[\""u8, 0x80, .. "\"]}"u8]);

        ManagementAnswer.Text(read, "a").ShouldBe("x\ufffd\ufffd");
        ManagementAnswer.List(read, "b").ShouldHaveSingleItem().GetString().ShouldBe("\ufffd");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\")]
    [InlineData("\\ud800")]
    [InlineData("{\"a\":\"\\ud8")]
    [InlineData("{\"a\":\"\\ud800\\u12\"}")]
    [InlineData("{\"a\":\"\\uzzzz\"}")]
    public void WhatIsNoJson_IsSaid(string json) => Should.Throw<JsonException>(() => ManagementJson.Parse(Encoding.UTF8.GetBytes(json)));
}

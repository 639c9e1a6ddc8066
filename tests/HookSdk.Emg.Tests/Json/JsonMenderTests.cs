using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.Emg.Tests.Json;

public sealed class JsonMenderTests
{
    [Theory]
    [InlineData("{\"a\":\"\t\"}", """{"a":"\u0009"}""")]
    [InlineData("""["\q","\u00e","\'","\\\x"]""", """["\\q","\\u00e","'","\\\\x"]""")]
    [InlineData("""[+1,-,00,.5,1.,1e,--1]""", """["+1",-,"00",".5","1.","1e","--1"]""", false)]
    [InlineData("""[+1,00,.5,1.,1e,TRUE,False,NULL,NaN]""", """["+1","00",".5","1.","1e",true,false,null,null]""")]
    [InlineData("""{"a":[1, ] , }""", """{"a":[1  ]   }""")]
    [InlineData("[1]\0\0", "[1]")]
    [InlineData("[,]", null)]
    [InlineData("[1,,]", null)]
    [InlineData("{\"a\":,}", null)]
    [InlineData("{'a':1}", null)]
    [InlineData("{\"a\":Hello}", null)]
    [InlineData("[\"a,]", null)]
    public void Mend_OfWhatACarelessWriterSends_IsSoundAndElseNothing(string json, string? mended, bool isSound = true)
    {
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes(json));

        JsonMender.TryMend(body).ShouldBe(mended is not null);

        Encoding.UTF8.GetString(body.Span).ShouldBe(mended ?? json);
        body.IsMended.ShouldBe(mended is not null);
        if (mended is not null && isSound)
        {
            JsonDocument.Parse(body.Memory).Dispose();
        }
    }

    [Fact]
    public void Mend_OfSoundJson_ChangesNothing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed => !JsonMender.TryMend(HookBody.Copy(RandomJson.Value(new Random(seed))))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>Half a request must not become a whole one.</summary>
    [Fact]
    public void Mend_OfJsonThatEndsEarly_LeavesItBroken() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), static seed =>
        {
            Random random = new(seed);
            byte[] json = RandomJson.Value(random);
            HookBody body = HookBody.Copy(json.AsSpan(0, random.Next(json.AsSpan().TrimEnd(" \r\n\t"u8).Length)));
            JsonMender.TryMend(body);
            try
            {
                JsonDocument.Parse(body.Memory).Dispose();
                return false;
            }
            catch (JsonException)
            {
                return true;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}

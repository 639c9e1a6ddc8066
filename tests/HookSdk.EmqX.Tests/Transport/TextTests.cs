using FsCheck;
using FsCheck.Fluent;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.Tests.Transport;

public sealed class TextTests
{
    [Theory]
    [InlineData("5S", 5_000)]
    [InlineData("1000m", 1_000)]
    [InlineData("0S", 0)]
    [InlineData("2M", 120_000)]
    [InlineData("1H", 3_600_000)]
    [InlineData("1500u", 1.5)]
    [InlineData("1000000n", 1)]
    [InlineData("99999999m", 99_999_999)]
    public void Timeout_OfEachUnit_IsRead(string text, double milliseconds)
    {
        GrpcTimeout.TryParse(text, out TimeSpan timeout).ShouldBeTrue();
        timeout.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("123456789m")]
    [InlineData("-5S")]
    [InlineData("+5S")]
    [InlineData(" 5S")]
    [InlineData("5 S")]
    [InlineData("1.5S")]
    [InlineData("٥S")]
    public void Timeout_Malformed_IsRefused(string text) => GrpcTimeout.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Timeout_Largest_Fits()
    {
        GrpcTimeout.TryParse("99999999H", out TimeSpan timeout).ShouldBeTrue();
        timeout.TotalHours.ShouldBe(99_999_999);
    }

    [Theory]
    [InlineData(0, "0u")]
    [InlineData(50, "50000u")]
    [InlineData(5_000, "5000000u")]
    [InlineData(99_999.9999, "100000m")]
    [InlineData(200_000_000, "200000S")]
    [InlineData(-5, "0u")]
    public void Timeout_Formatted_IsNeverShorter(double milliseconds, string expected) =>
        GrpcTimeout.Format(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(expected);

    [Fact]
    public void Timeout_FormattedMax_IsRead()
    {
        GrpcTimeout.TryParse(GrpcTimeout.Format(TimeSpan.MaxValue), out TimeSpan timeout).ShouldBeTrue();
        timeout.ShouldBeGreaterThan(TimeSpan.FromDays(1_000_000));
    }

    [Fact]
    public void Timeout_AnyTime_SurvivesWithinOneUnit() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>(),
        static ticks =>
        {
            TimeSpan given = new(Math.Abs(ticks % TimeSpan.FromDays(10_000).Ticks));
            return GrpcTimeout.TryParse(GrpcTimeout.Format(given), out TimeSpan read) && read >= given && read <= (given * 1.0001) + TimeSpan.FromTicks(10);
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100%", "100%25")]
    [InlineData("åäö", "%C3%A5%C3%A4%C3%B6")]
    [InlineData("two\r\nlines", "two%0D%0Alines")]
    [InlineData("😀", "%F0%9F%98%80")]
    public void Message_Encoded_IsAsTheWireWantsAndReadsBack(string text, string encoded)
    {
        GrpcMessageText.Encode(text).ShouldBe(encoded);
        GrpcMessageText.Decode(encoded).ShouldBe(text);
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%FF", "\uFFFD")]
    [InlineData("a%41", "aA")]
    public void Message_BadlyEncoded_IsReadAllTheSame(string encoded, string text) => GrpcMessageText.Decode(encoded).ShouldBe(text);

    [Fact]
    public void Message_AnyText_SurvivesAndIsPrintableAscii() => Prop.ForAll(
        ArbMap.Default.ArbFor<UnicodeString>(),
        static text =>
        {
            string given = text?.Get ?? "";
            string encoded = GrpcMessageText.Encode(given);
            return encoded.All(static c => c is >= ' ' and <= '~') && (GrpcMessageText.Decode(encoded) == given || given.Any(char.IsSurrogate));
        }).Check(Config.QuickThrowOnFailure);
}

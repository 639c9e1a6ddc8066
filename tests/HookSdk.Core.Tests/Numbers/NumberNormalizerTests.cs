using FsCheck;
using FsCheck.Fluent;
using HookSdk.Numbers;

namespace HookSdk.Core.Tests.Numbers;

public sealed class NumberNormalizerTests
{
    private static readonly NumberNormalizer Swedish = new(new NumberNormalizerOptions { NationalPrefix = "0", CountryCode = "46" });

    [Theory]
    [InlineData("46701234567")]
    [InlineData("+46701234567")]
    [InlineData("0046701234567")]
    [InlineData("+46 70-123 45 67")]
    [InlineData("00 46 (70) 123.45.67")]
    [InlineData("(+46) 70/1234567")]
    [InlineData("  +46701234567\t")]
    [InlineData("+46\u00A070\u2013123\u201045\u221267")]
    [InlineData("\u202A+46701234567\u202C")]
    [InlineData("\uFF0B\uFF14\uFF16 \uFF08\uFF17\uFF10\uFF09\uFF0D1234567")]
    [InlineData("\u0664\u0666\u0667\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667")]
    [InlineData("\u06F4\u06F6701234567")]
    [InlineData("4\u096C701234567")]
    [InlineData("\U0001D7D2\U0001D7D4701234567")]
    public void Normalize_OneNumberInManyForms_IsTheSame(string number) =>
        ShouldNormalize(NumberNormalizer.Default, number, "46701234567");

    [Theory]
    [InlineData("0701234567", "0701234567")]
    [InlineData("070-123 45 67", "0701234567")]
    [InlineData("71700", "71700")]
    [InlineData("1 12", "112")]
    [InlineData("+46 (0)70 1234567", "460701234567")]
    [InlineData("+0046", "0046")]
    [InlineData("000046", "0046")]
    public void Normalize_DefaultOptions_KeepsOtherDigits(string number, string expected) =>
        ShouldNormalize(NumberNormalizer.Default, number, expected);

    [Theory]
    [InlineData("0701234567", "46701234567")]
    [InlineData("070-123 45 67", "46701234567")]
    [InlineData("(070) 1234567", "46701234567")]
    [InlineData("+46701234567", "46701234567")]
    [InlineData("0047 9123", "479123")]
    [InlineData("46701234567", "46701234567")]
    [InlineData("\uFF10701234567", "46701234567")]
    public void Normalize_NationalPrefix_BecomesTheCountryCode(string number, string expected) =>
        ShouldNormalize(Swedish, number, expected);

    [Theory]
    [InlineData("011 46 70", "4670")]
    [InlineData("01146", "46")]
    [InlineData("0046", "0046")]
    [InlineData("9 46", "46")]
    [InlineData("99946", "46")]
    public void Normalize_OwnInternationalPrefixes_TakesOffTheLongest(string number, string expected) =>
        ShouldNormalize(new NumberNormalizer(new NumberNormalizerOptions { InternationalPrefixes = ["9", "011", "999"] }), number, expected);

    [Fact]
    public void Normalize_NoInternationalPrefixes_KeepsTheDigits() =>
        ShouldNormalize(new NumberNormalizer(new NumberNormalizerOptions { InternationalPrefixes = [] }), "0046", "0046");

    [Theory]
    [InlineData("INFO")]
    [InlineData("Bank 24")]
    [InlineData("1-800-FLOWERS")]
    [InlineData("+46 70 x")]
    [InlineData("\u0416 12")]
    [InlineData("\U00010400 12")]
    [InlineData("*100#")]
    [InlineData("a@b")]
    [InlineData("46+70")]
    [InlineData("++4670")]
    [InlineData("")]
    [InlineData("+")]
    [InlineData(" - ")]
    [InlineData("00")]
    [InlineData("+ ")]
    [InlineData("46\uD800")]
    [InlineData("46\0")]
    [InlineData("\u00B2\u00BD")]
    public void Normalize_NotANumber_GivesTheSameInstance(string text)
    {
        Swedish.Normalize(text).ShouldBeSameAs(text);
        ShouldNormalize(Swedish, text, text);
    }

    [Fact]
    public void Normalize_OnlyTheNationalPrefix_IsUnchanged() => ShouldNormalize(Swedish, "0", "0");

    [Fact]
    public void Normalize_NothingToChange_GivesTheSameInstanceAndAllocatesNothing()
    {
        const string Number = "46701234567";

        Swedish.Normalize(Number).ShouldBeSameAs(Number);
        Allocations.Of(() => Swedish.Normalize(Number)).ShouldBe(0);
    }

    [Fact]
    public void Normalize_Null_Throws() => Should.Throw<ArgumentNullException>(() => Swedish.Normalize(null!));

    [Fact]
    public void TryNormalize_AnyText_AllocatesNothing()
    {
        char[] destination = new char[32];

        Allocations.Of(() =>
        {
            Swedish.TryNormalize("+46 70-123 45 67", destination, out _);
            Swedish.TryNormalize("070-123 45 67", destination, out _);
            Swedish.TryNormalize("\uFF14\uFF16", destination, out _);
            Swedish.TryNormalize("INFO", destination, out _);
        }).ShouldBe(0);
    }

    [Theory]
    [InlineData("070-123", 7)]
    [InlineData("INFO", 4)]
    [InlineData("4670", 4)]
    public void TryNormalize_DestinationTooShort_ReturnsFalseAndWritesNothing(string number, int needed)
    {
        char[] destination = new char[needed];

        Swedish.TryNormalize(number, destination.AsSpan(1), out int written).ShouldBeFalse();
        written.ShouldBe(0);
        destination.ShouldAllBe(character => character == '\0');
        Swedish.TryNormalize(number, destination, out written).ShouldBeTrue();
        written.ShouldBe(needed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+0")]
    [InlineData("123456789")]
    [InlineData(null)]
    public void Constructor_WrongPrefix_ThrowsNamingIt(string? prefix)
    {
        Should.Throw<ArgumentException>(() => new NumberNormalizer(new NumberNormalizerOptions { InternationalPrefixes = [prefix!] }))
            .Message.ShouldStartWith($"The international prefix '{prefix}' is not 1 to 8 digits.");
    }

    [Fact]
    public void Constructor_WrongNationalOptions_Throws()
    {
        Should.Throw<ArgumentException>(() => new NumberNormalizer(new NumberNormalizerOptions { NationalPrefix = "0" })).Message.ShouldContain("set both or neither");
        Should.Throw<ArgumentException>(() => new NumberNormalizer(new NumberNormalizerOptions { CountryCode = "46" })).Message.ShouldContain("set both or neither");
        Should.Throw<ArgumentException>(() => new NumberNormalizer(new NumberNormalizerOptions { NationalPrefix = "", CountryCode = "46" })).Message.ShouldContain("national prefix ''");
        Should.Throw<ArgumentException>(() => new NumberNormalizer(new NumberNormalizerOptions { NationalPrefix = "0", CountryCode = "+46" })).Message.ShouldContain("country code '+46'");
    }

    [Fact]
    public void Normalize_DecoratedNumber_IsTheNumber() =>
        Prop.ForAll(Decorated, pair => string.Equals(NumberNormalizer.Default.Normalize(pair.Written), pair.Number, StringComparison.Ordinal)).QuickCheckThrowOnFailure();

    [Fact]
    public void TryNormalize_AnyText_AgreesWithNormalizeAndFits() =>
        Prop.ForAll(
            Gen.OneOf(
                Gen.Elements("0123456789 +-()".ToCharArray()).ArrayOf().Select(array => new string(array)),
                ArbMap.Default.GeneratorFor<char>().ArrayOf().Select(array => new string(array))).ToArbitrary(),
            text =>
            {
                char[] destination = new char[text.Length + 2];
                return Swedish.TryNormalize(text, destination, out int written)
                    && string.Equals(new string(destination, 0, written), Swedish.Normalize(text), StringComparison.Ordinal);
            }).QuickCheckThrowOnFailure();

    /// <summary>A number that begins with a country code, and one of the ways to write it.</summary>
    private static Arbitrary<(string Number, string Written)> Decorated { get; } = (
        from first in Gen.Choose(1, 9)
        from rest in Gen.Elements("0123456789".ToCharArray()).ArrayOf(9)
        from start in Gen.Elements("", "+", "00", "( +", "00 ")
        from between in Gen.Elements("", " ", "-", ".", "/", ") (", "\u2011", "\u200E").ArrayOf(10)
        let number = $"{first}{new string(rest)}"
        select (number, start + string.Concat(number.Zip(between, (digit, separator) => digit + separator)))).ToArbitrary();

    private static void ShouldNormalize(NumberNormalizer normalizer, string number, string expected)
    {
        normalizer.Normalize(number).ShouldBe(expected);
        char[] destination = new char[number.Length + 8];
        normalizer.TryNormalize(number, destination, out int written).ShouldBeTrue();
        new string(destination, 0, written).ShouldBe(expected);
    }
}

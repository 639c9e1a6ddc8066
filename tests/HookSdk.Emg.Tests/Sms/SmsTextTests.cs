namespace HookSdk.Emg.Tests.Sms;

public sealed class SmsTextTests
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    [Fact]
    public void Alphabet_OfGsm7_IsItsTablesAndNothingElse()
    {
        const string extension = "\f^{}\\[~]|€";
        Basic.Distinct().Count().ShouldBe(127);
        for (int c = 0; c <= char.MaxValue; c++)
        {
            SmsText.IsGsm7(((char)c).ToString()).ShouldBe(Basic.Contains((char)c) || extension.Contains((char)c), $"U+{c:X4}");
        }

        SmsText.Measure(Basic).Units.ShouldBe(127);
        SmsText.Measure(extension).Units.ShouldBe(20);
        SmsText.Measure(Basic + "ç").Alphabet.ShouldBe(SmsAlphabet.Ucs2);
    }

    [Theory]
    [InlineData(0, 1, 160)]
    [InlineData(160, 1, 160)]
    [InlineData(161, 2, 153)]
    [InlineData(306, 2, 153)]
    [InlineData(307, 3, 153)]
    [InlineData(459, 3, 153)]
    [InlineData(460, 4, 153)]
    public void Segments_OfGsm7_Hold160Or153(int length, int segments, int each) =>
        SmsText.Measure(new string('a', length)).ShouldBe(new SmsSize(SmsAlphabet.Gsm7, length, segments, each));

    [Theory]
    [InlineData(1, 1, 70)]
    [InlineData(70, 1, 70)]
    [InlineData(71, 2, 67)]
    [InlineData(134, 2, 67)]
    [InlineData(135, 3, 67)]
    public void Segments_OfUcs2_Hold70Or67(int length, int segments, int each) =>
        SmsText.Measure(new string('я', length)).ShouldBe(new SmsSize(SmsAlphabet.Ucs2, length, segments, each));

    [Theory]
    [InlineData(79, 1)]
    [InlineData(80, 1)]
    [InlineData(81, 2)]
    [InlineData(152, 2)]
    [InlineData(153, 3)]
    public void Segments_OfExtensionCharacters_NeverSplitAPair(int count, int segments)
    {
        // 153 septets hold 76 pairs: one stays empty in each part.
        SmsSize size = SmsText.Measure(new string('€', count));
        (size.Units, size.Segments).ShouldBe((2 * count, segments));
    }

    [Theory]
    [InlineData(35, 1)]
    [InlineData(36, 2)]
    [InlineData(66, 2)]
    [InlineData(67, 3)]
    public void Segments_OfSurrogatePairs_NeverSplitAPair(int count, int segments)
    {
        // 67 units hold 33 pairs.
        SmsSize size = SmsText.Measure(string.Concat(Enumerable.Repeat("😀", count)));
        (size.Units, size.Segments).ShouldBe((2 * count, segments));
    }

    [Fact]
    public void Segments_WithAPairAcrossTheBorder_MoveThePairOnly()
    {
        SmsText.Measure(new string('a', 152) + "€" + new string('a', 151)).Segments.ShouldBe(2);
        SmsText.Measure(new string('a', 152) + "€" + new string('a', 152)).Segments.ShouldBe(3);
        SmsText.Measure(new string('я', 66) + "😀" + new string('я', 65)).Segments.ShouldBe(2);
        SmsText.Measure(new string('я', 66) + "😀" + new string('я', 66)).Segments.ShouldBe(3);
    }

    [Theory]
    [InlineData(7, 152, 66, 133)]
    [InlineData(6, 153, 67, 134)]
    [InlineData(134, 6, 3, 6)]
    public void Segments_UnderAHeader_HaveLessRoom(int header, int septets, int units, int bytes)
    {
        SmsText.Measure(new string('a', septets), header).Segments.ShouldBe(1);
        SmsText.Measure(new string('a', septets + 1), header).Segments.ShouldBeGreaterThan(1);
        SmsText.Measure(new string('я', units), header).Segments.ShouldBe(1);
        SmsText.Measure(new string('я', units + 1), header).Segments.ShouldBeGreaterThan(1);
        SmsText.MeasureBinary(bytes, header).Segments.ShouldBe(1);
        SmsText.MeasureBinary(bytes + 1, header).Segments.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Measure_OfWhatCannotBe_Throws()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => SmsText.Measure("a", 135));
        Should.Throw<ArgumentOutOfRangeException>(() => SmsText.Measure("a", -1));
        Should.Throw<ArgumentOutOfRangeException>(() => SmsText.Measure("a", SmsAlphabet.Binary));
        Should.Throw<ArgumentOutOfRangeException>(() => SmsText.MeasureBinary(-1));
        Should.Throw<ArgumentNullException>(() => SmsText.Measure(null!));
    }
}

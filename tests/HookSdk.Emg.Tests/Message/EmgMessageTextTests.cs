namespace HookSdk.Emg.Tests.Message;

public sealed class EmgMessageTextTests
{
    [Theory]
    [InlineData(null, "48C5", "48C5", null)]
    [InlineData("0", "hej", "hej", null)]
    [InlineData("32", "hej", "hej", null)]
    [InlineData("2", "00fF", null, "00FF")]
    [InlineData("2", "no hex", null, null)]
    [InlineData("4", "0048d83DDE00", "H😀", "0048D83DDE00")]
    [InlineData("4", "", "", "")]
    [InlineData("4", "00480", "00480", null)]
    [InlineData("4", "004800", "004800", "004800")]
    [InlineData("4", "plain", "plain", null)]
    [InlineData("99", "AB", "AB", null)]
    public void Text_OfEachCharcode_IsDecodedByIt(string? charcode, string raw, string? text, string? data)
    {
        EmgMessage message = new([new("MESSAGE", raw), new("CHARCODE", charcode)]);
        message.Text.ShouldBe(text);
        message.RawText.ShouldBe(raw);
        (message.Data is { } bytes ? Convert.ToHexString(bytes) : null).ShouldBe(data);
    }

    /// <summary>A gateway cuts a long message where it is full, which may be in the middle of an emoji.</summary>
    [Fact]
    public void Text_ThatEndsInHalfAnEmoji_IsKeptAsItCame()
    {
        EmgMessage first = new([new("MESSAGE", "0048D83D"), new("CHARCODE", "4"), new("UDH", "050003CC0201")]);
        EmgMessage second = new([new("MESSAGE", "DE000021"), new("CHARCODE", "4"), new("UDH", "050003CC0202")]);

        first.Text.ShouldBe("H" + (char)0xD83D);
        (first.Text + second.Text).ShouldBe("H😀!");
        first.RawText.ShouldBe("0048D83D");
        first.WithText("Ω" + first.Text).RawText.ShouldBe("03A90048D83D");
    }

    [Theory]
    [InlineData("050003CC0201", null, null, null, "204 1/2")]
    [InlineData("060804CC010303", "9", "3", "1", "52225 3/3")]
    [InlineData("0605040B8423F0", "7", "2", "2", "7 2/2")]
    [InlineData(null, "300", "2", "1", "300 1/2")]
    [InlineData(null, null, "2", "1", "0 1/2")]
    [InlineData(null, null, null, null, null)]
    [InlineData(null, "7", "1", "1", null)]
    [InlineData(null, "7", "2", "3", null)]
    [InlineData("050003CC0101", null, null, null, null)]
    public void Part_OfALongMessage_IsToldFromTheWhole(string? udh, string? reference, string? total, string? sequence, string? part)
    {
        EmgMessage message = new([new("MESSAGE", "x"), new("UDH", udh), new("CONCATSMSREF", reference), new("CONCATSMSMAX", total), new("CONCATSMSSEQ", sequence)]);

        (message.Part is { } p ? $"{p.Reference} {p.Sequence}/{p.Total}" : null).ShouldBe(part);
        (message.Part?.IsLast ?? false).ShouldBe(part is "52225 3/3" or "7 2/2");
    }

    [Theory]
    [InlineData("0", "050003CC0202", null, 153, 1)]
    [InlineData("0", "050003CC0202", null, 154, 2)]
    [InlineData("0", null, "2", 153, 1)]
    [InlineData("0", null, "2", 154, 2)]
    public void SegmentCount_OfAPart_TellsWhenItHasOutgrownItsSms(string charcode, string? udh, string? total, int length, int segments) =>
        new EmgMessage([new("MESSAGE", new string('a', length)), new("CHARCODE", charcode), new("UDH", udh), new("CONCATSMSMAX", total), new("CONCATSMSSEQ", total)])
            .SegmentCount.ShouldBe(segments);

    [Theory]
    [InlineData("050003CC0201", 204, 2, 1, false, 6)]
    [InlineData("0003CC0201", 204, 2, 1, false, 6)]
    [InlineData("060804CC010302", 0xCC01, 3, 2, true, 7)]
    [InlineData("0b05040b8423f00003010302", 1, 3, 2, false, 12)]
    public void Udh_WithConcatenation_TellsThePart(string hex, int reference, int total, int sequence, bool is16Bit, int length)
    {
        UserDataHeader header = new EmgMessage([new("UDH", hex)]).Udh.ShouldNotBeNull();
        header.Concatenation.ShouldBe(new UdhConcatenation(reference, total, sequence, is16Bit));
        header.Length.ShouldBe(length);
    }

    [Fact]
    public void Udh_WithPorts_HasItsElements()
    {
        UserDataHeader.TryParse("0605040B8423F0", out UserDataHeader? header).ShouldBeTrue();
        UdhElement element = header.Elements.ShouldHaveSingleItem();
        element.Id.ShouldBe((byte)5);
        Convert.ToHexString(element.Data.Span).ShouldBe("0B8423F0");
        header.Concatenation.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("050003CC02")]
    [InlineData("0003CC02")]
    [InlineData("00")]
    [InlineData("05")]
    public void Udh_ThatIsNone_IsNull(string? hex)
    {
        // "00" alone is a header without elements.
        (new EmgMessage([new("UDH", hex)]).Udh is null).ShouldBe(hex != "00");
    }

    [Theory]
    [InlineData(null, 160, null, 1)]
    [InlineData(null, 161, null, 2)]
    [InlineData("0", 306, null, 2)]
    [InlineData("0", 307, null, 3)]
    [InlineData("0", 153, "050003CC0201", 1)]
    [InlineData("0", 152, "0605040B8423F0", 1)]
    [InlineData("0", 153, "0605040B8423F0", 2)]
    public void SegmentCount_OfText_FollowsItsLengthAndHeader(string? charcode, int length, string? udh, int segments) =>
        new EmgMessage([new("MESSAGE", new string('a', length)), new("CHARCODE", charcode), new("UDH", udh)]).SegmentCount.ShouldBe(segments);

    [Fact]
    public void SegmentCount_OfHexAndOfNothing_FollowsTheBytes()
    {
        Hex("2", 140).SegmentCount.ShouldBe(1);
        Hex("2", 141).SegmentCount.ShouldBe(2);
        Hex("4", 140).SegmentCount.ShouldBe(1);
        Hex("4", 142).SegmentCount.ShouldBe(2);
        Hex("4", 142).With("UDH", string.Concat("C6", "05C4", new string('0', 2 * 0xC4))).SegmentCount.ShouldBeGreaterThan(1);
        new EmgMessage([]).SegmentCount.ShouldBe(0);
        new EmgMessage("a", "b", "").SegmentCount.ShouldBe(1);

        static EmgMessage Hex(string charcode, int bytes) => new([new("MESSAGE", new string('0', 2 * bytes)), new("CHARCODE", charcode)]);
    }
}

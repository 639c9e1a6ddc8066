using HookSdk.Testing;

namespace HookSdk.Emg.Tests.Replies;

/// <summary>What WithText makes of a text, by the message that it is for.</summary>
public sealed class MessageTextTests
{
    [Theory]
    [InlineData(null, "hi ÅΔ€[", "MESSAGE=hi ÅΔ€[")]
    [InlineData("0", "hi", "MESSAGE=hi")]
    [InlineData("0", "hi ç", "MESSAGE=00680069002000E7 CHARCODE=4")]
    [InlineData("0", "a\nb", "MESSAGE=0061000A0062 CHARCODE=4")]
    [InlineData("1", "€", "MESSAGE=€")]
    [InlineData("1", "я", "MESSAGE=044F CHARCODE=4")]
    [InlineData("2", "hi", "MESSAGE=hi CHARCODE=1")]
    [InlineData("2", "я", "MESSAGE=044F CHARCODE=4")]
    [InlineData("3", "hi ç", "MESSAGE=hi ç")]
    [InlineData("3", "€", "MESSAGE=€ CHARCODE=1")]
    [InlineData("3", "я", "MESSAGE=044F CHARCODE=4")]
    [InlineData("4", "hi", "MESSAGE=00680069")]
    [InlineData("4", "a\r\n\0😀", "MESSAGE=0061000D000A0000D83DDE00")]
    [InlineData("32", "я 😀", "MESSAGE=я 😀")]
    [InlineData("32", "я\n", "MESSAGE=044F000A CHARCODE=4")]
    [InlineData("99", "hi", "MESSAGE=hi CHARCODE=1")]
    [InlineData("99", "я", "MESSAGE=044F CHARCODE=4")]
    public void SetText_ForEachCharcode_GetsTheFormThatIsDue(string? charcode, string text, string changes)
    {
        EmgMessage message = new([new("MESSAGE", "0041"), new("CHARCODE", charcode)]);

        Changes(message, ChangeReply.NoChange().WithText(text)).ShouldBe(changes);
        message.WithText(text).Text.ShouldBe(text);
    }

    [Fact]
    public void SetText_OfHalfAnEmoji_TakesUcs2() =>
        Changes(new([new("MESSAGE", "x"), new("CHARCODE", "32")]), ChangeReply.NoChange().WithText("x" + (char)0xD83D)).ShouldBe("MESSAGE=0078D83D CHARCODE=4");

    [Fact]
    public void SetText_OfTheTextThatIsThere_ChangesNothing()
    {
        Changes(new([new("MESSAGE", "a\nb 你好"), new("CHARCODE", "0")]), ChangeReply.Change("NOTE", "1").WithText("a\nb 你好")).ShouldBe("NOTE=1");
        Changes(new([new("MESSAGE", "00e7"), new("CHARCODE", "4")]), ChangeReply.NoChange().WithText("ç")).ShouldBe("");
        Changes(new([new("MESSAGE", "00e7"), new("CHARCODE", "4")]), ChangeReply.Change("CHARCODE", "32").WithText("ç")).ShouldBe("CHARCODE=32 MESSAGE=ç");
    }

    /// <summary>EMG hands texts over decoded in later versions, so it may do that for UCS2 too: what came as text goes back as text.</summary>
    [Fact]
    public void SetText_ForUcs2ThatCameAsText_StaysText() =>
        Changes(new([new("MESSAGE", "привет"), new("CHARCODE", "4")]), ChangeReply.NoChange().WithText("привет!")).ShouldBe("MESSAGE=привет!");

    [Theory]
    [InlineData("0", true, "8")]
    [InlineData("16", true, "24")]
    [InlineData("17", true, "25")]
    [InlineData("4", true, "8")]
    [InlineData("64", true, "72")]
    [InlineData("240", true, "24")]
    [InlineData("245", true, "25")]
    [InlineData("245", false, "241")]
    [InlineData("4", false, "0")]
    [InlineData("25", false, "17")]
    [InlineData("209", true, "225")]
    [InlineData("192", true, "8")]
    public void SetText_ThatChangesTheCharcode_ChangesTheSchemeWithIt(string scheme, bool isUcs2, string now) =>
        Changes(new([new("MESSAGE", "00"), new("CHARCODE", "2"), new("DCS", scheme)]), ChangeReply.NoChange().WithText(isUcs2 ? "я" : "x"))
            .ShouldBe(isUcs2 ? $"MESSAGE=044F CHARCODE=4 DCS={now}" : $"MESSAGE=x CHARCODE=1 DCS={now}");

    [Fact]
    public void SetText_WhereThePluginSetsTheRest_LeavesThatAlone()
    {
        EmgMessage message = new([new("MESSAGE", "x"), new("CHARCODE", "0"), new("DCS", "0"), new("MESSAGELEN", "1")]);
        Changes(message, ChangeReply.NoChange().WithText("я").With("DCS", 200).With("MESSAGELEN", 7)).ShouldBe("MESSAGE=044F DCS=200 MESSAGELEN=7 CHARCODE=4");
        Changes(message, ChangeReply.NoChange().WithText("я").With("CHARCODE", 32)).ShouldBe("MESSAGE=я CHARCODE=32 MESSAGELEN=2");
        Changes(message, ChangeReply.NoChange().WithText("я").WithMessage("y")).ShouldBe("MESSAGE=y");
    }

    [Theory]
    [InlineData("0", "abc", "3", "MESSAGE=hello MESSAGELEN=5")]
    [InlineData("4", "00410042", "4", "MESSAGE=00680065006C006C006F MESSAGELEN=10")]
    [InlineData("4", "00410042", "8", "MESSAGE=00680065006C006C006F MESSAGELEN=20")]
    [InlineData("0", "abc", "77", "MESSAGE=hello")]
    [InlineData("2", "004142", "3", "MESSAGE=hello CHARCODE=1 MESSAGELEN=5")]
    public void SetText_OfAMessageThatTellsItsLength_TellsTheNewOneInTheSameUnit(string charcode, string raw, string length, string changes) =>
        Changes(new([new("MESSAGE", raw), new("CHARCODE", charcode), new("MESSAGELEN", length)]), ChangeReply.NoChange().WithText("hello")).ShouldBe(changes);

    [Theory]
    [InlineData("4", "hello", "UCS2 in hex")]
    [InlineData("4", "004", "UCS2 in hex")]
    [InlineData("4", "00", "UCS2 in hex")]
    [InlineData("2", "hello", "bytes in hex")]
    [InlineData("2", "0", "bytes in hex")]
    [InlineData("1", "я", "GSM 03.38")]
    [InlineData("3", "€", "ISO 8859-1")]
    public void SetMessage_OfWhatTheCharcodeCannotMean_IsRefused(string charcode, string raw, string problem)
    {
        EmgMessage message = new([new("MESSAGE", ""), new("CHARCODE", charcode)]);
        foreach (ChangeReply reply in (ChangeReply[])[ChangeReply.NoChange().WithMessage(raw), ChangeReply.Change("message", raw)])
        {
            string refused = Should.Throw<ArgumentException>(() => reply.For(message)).Message;
            refused.ShouldContain(problem);
            refused.ShouldContain("WithText");
            reply.With("CHARCODE", 32).For(message).Changes.Count.ShouldBe(2);
        }

        Should.Throw<ArgumentException>(() => ChangeReply.Change("CHARCODE", charcode).For(new EmgMessage([new("MESSAGE", raw)]))).Message.ShouldContain("CHARCODE is set");
    }

    [Fact]
    public void SetMessage_OfWhatTheCharcodeMeans_IsSentAsItIs()
    {
        Changes(new([new("MESSAGE", "0041"), new("CHARCODE", "4")]), ChangeReply.NoChange().WithMessage("044f")).ShouldBe("MESSAGE=044f");
        Changes(new([new("MESSAGE", "00"), new("CHARCODE", "2")]), ChangeReply.NoChange().WithMessage("FF")).ShouldBe("MESSAGE=FF");
        Changes(new("a", "b", "c"), ChangeReply.NoChange().WithMessage("0041").With("CHARCODE", 4)).ShouldBe("MESSAGE=0041 CHARCODE=4");
        Changes(new([new("MESSAGE", "привет"), new("CHARCODE", "4")]), ChangeReply.NoChange().WithMessage("пока")).ShouldBe("MESSAGE=пока");
    }

    /// <summary>A footer, as a plugin adds one, over messages of all kinds, through codec, pipeline and a chain.</summary>
    [Theory]
    [InlineData("Hello", "0")]
    [InlineData("Grüße, 你好 😀", "4")]
    [InlineData("two\nlines", "0")]
    public async Task Footer_AddedToAnyText_ArrivesAsText(string text, string charcode)
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new Footer());

        EmgOutcome outcome = await emg.ReceiveAsync(new EmgMessage("INFO", "46700000001", text).With("CHARCODE", charcode));

        outcome.EnsureSent();
        outcome.Message.Text.ShouldBe(text + "\nSTOP: reply STOP");
        emg.EnsureNoFallback();
    }

    [Fact]
    public async Task SetMessage_ThatTheCharcodeCannotMean_IsAFailureOfTheHandler()
    {
        await using FakeEmg emg = await FakeEmg.StartAsync(new WrongFooter());

        EmgOutcome outcome = await emg.ReceiveAsync(new("INFO", "46700000001", "привет"));

        outcome.AllowFallback().EnsureOption("MESSAGE", "043F044004380432043504420021"[..24]);
        Should.Throw<HookAssertionException>(emg.EnsureNoFallback).Message.ShouldContain("WrongFooter threw ArgumentException: MESSAGE is set to what the message's CHARCODE cannot mean: 4 takes UCS2 in hex");
    }

    private static string Changes(EmgMessage message, ChangeReply reply) => string.Join(' ', reply.For(message).Changes.Select(static c => $"{c.Key}={c.Value}"));

    private sealed class Footer : EmgPlugin
    {
        public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) =>
            new(ChangeReply.NoChange().WithText(request.Message.Text + "\nSTOP: reply STOP"));
    }

    private sealed class WrongFooter : EmgPlugin
    {
        public override ValueTask<ChangeReply> BeforeSendAsync(BeforeSendRequest request, HookContext context) =>
            new(ChangeReply.NoChange().WithMessage(request.Message.Text + "!"));
    }
}

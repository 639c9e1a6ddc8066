using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.Emg.Tests.KeyValue;

public sealed class KeyValueTests
{
    [Fact]
    public void Writer_OfSomePairs_WritesOneLineEach()
    {
        ArrayBufferWriter<byte> output = new();
        KeyValueWriter.Write(output, "result", -12);
        KeyValueWriter.Write(output, "route", "smpp-se");
        KeyValueWriter.WriteOption(output, "note", " a=b € 😀 ");
        KeyValueWriter.Write(output, "qe.SUBJECT", "");
        KeyValueWriter.Write(output, "dlrinfo.mnc", "07");
        Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe("result=-12\nroute=smpp-se\nqe.NOTE= a=b € 😀 \nqe.SUBJECT=\ndlrinfo.mnc=07\n");
    }

    // As characters, since an attribute cannot hold half a surrogate pair.
    public static TheoryData<char[], string> Breaking => new()
    {
        { ['a', '\r', 'b'], "carriage return at position 1" },
        { ['a', 'b', '\n'], "line feed at position 2" },
        { ['\0'], "NUL at position 0" },
        { ['a', '\ud83d'], "surrogate pair at position 1" },
        { ['\ude00', 'a'], "surrogate pair at position 0" },
        { ['\ud83d', '\ude00', '\ud83d', 'a'], "surrogate pair at position 2" },
    };

    [Theory]
    [MemberData(nameof(Breaking))]
    public void Writer_OfAValueThatBreaksItsLine_RefusesAndNamesTheKey(char[] characters, string why)
    {
        string value = new(characters);
        ArrayBufferWriter<byte> output = new();
        Should.Throw<ArgumentException>(() => KeyValueWriter.WriteOption(output, "note", value)).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("NOTE"), message => message.ShouldContain(why));
        Should.Throw<ArgumentException>(() => KeyValueWriter.Write(output, "route", value)).Message.ShouldContain("route");
        output.WrittenCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a=b")]
    [InlineData("a\nb")]
    [InlineData("é")]
    [InlineData("qe.")]
    [InlineData("qe.note")]
    [InlineData("qe.NO-TE")]
    public void Writer_OfABadKey_Refuses(string key)
    {
        ArrayBufferWriter<byte> output = new();
        Should.Throw<ArgumentException>(() => KeyValueWriter.Write(output, key, "x"));
        Should.Throw<ArgumentException>(() => KeyValueWriter.Write(output, key, 1));
        Should.Throw<ArgumentException>(() => KeyValueWriter.WriteOption(output, key, "x"));
        output.WrittenCount.ShouldBe(0);
    }

    [Fact]
    public void Reader_OfLooseLines_ReadsPairsInOrder() =>
        KeyValueReader.Read("a=1\r\n\n\r\nb==2=\na=\n c = d "u8).ShouldBe([new("a", "1"), new("b", "=2="), new("a", ""), new(" c ", " d ")]);

    [Fact]
    public void Reader_OfALineThatIsNotUtf8_FallsBackToLatin1() =>
        KeyValueReader.Read([.. "a=ü\nb="u8, 0xFC]).ShouldBe([new("a", "ü"), new("b", "ü")]);

    [Theory]
    [InlineData("a=1\nsecret\n", "Line 2 has no equals sign")]
    [InlineData("\n\n=secret", "Line 3 has no key")]
    [InlineData("\uFEFFa=1", "Line 1 begins with a byte order mark")]
    public void Reader_OfABadLine_TellsItsNumberAndNotItsText(string text, string problem)
    {
        string message = Should.Throw<FormatException>(() => KeyValueReader.Read(Encoding.UTF8.GetBytes(text))).Message;
        message.ShouldContain(problem);
        message.ShouldNotContain("secret");
        KeyValueReader.TryRead(Encoding.UTF8.GetBytes(text), out _, out string? told).ShouldBeFalse();
        told.ShouldBe(message);
    }

    [Fact]
    public void Pair_OfAnyNameAndValue_ReadsBackAlikeOrIsRefused()
    {
        Gen<char> tricky = Gen.Elements('a', 'Z', '0', '_', '=', ' ', '.', '\r', '\n', '\0', '\t', 'é', '€', '\uFEFF', '\u2028', '\u0085', '\ud83d', '\ude00', '\u017f', '\u212a');
        Gen<string> text = Gen.OneOf(tricky.ArrayOf().Select(chars => new string(chars)), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(value => value.Get));
        Gen<string> name = Gen.Frequency((3, Gen.Elements("NOTE", "message", "X_1")), (2, text));
        Prop.ForAll(name.ToArbitrary(), text.ToArbitrary(), (option, value) =>
        {
            ArrayBufferWriter<byte> output = new();
            ChangeReply reply;
            try
            {
                reply = ChangeReply.Change(option, value);
            }
            catch (ArgumentException)
            {
                Should.Throw<ArgumentException>(() => KeyValueWriter.WriteOption(output, option, value));
                return output.WrittenCount == 0;
            }

            KeyValueWriter.WriteOption(output, option, value);
            byte[] direct = output.WrittenSpan.ToArray();
            output.ResetWrittenCount();
            ChangeReplyWriter.Write(output, reply);
            return output.WrittenSpan.SequenceEqual(direct)
                && KeyValueReader.Read(direct) is [var pair] && pair.Key == "qe." + option.ToUpperInvariant() && pair.Value == value;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Reader_OfAnyBytes_NeverThrows() =>
        Prop.ForAll(Gen.Elements("a=\r\n\0é"u8.ToArray()).ArrayOf().ToArbitrary(), bytes =>
        {
            bool read = KeyValueReader.TryRead(bytes, out var pairs, out string? problem);
            return read == pairs is not null && read == problem is null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}

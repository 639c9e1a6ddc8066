using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace HookSdk.Emg.Tests.Json;

public sealed class JsonSkipperTests
{
    private const int Limit = JsonSkipper.DeepestLimit;

    private static readonly Gen<byte> StructuralByte = Gen.Frequency(
        (8, Gen.Elements("{}[]\"\"\\\\,: a1"u8.ToArray())),
        (1, Gen.Choose(0, 255).Select(value => (byte)value)));

    [Theory]
    [InlineData("[]", 2)]
    [InlineData("{}", 2)]
    [InlineData("[{},[]]]", 7)]
    [InlineData("""{"a":"}"}x""", 9)]
    [InlineData("""["\"]"]""", 7)]
    [InlineData("""["\\"]"]""", 6)]
    [InlineData("[1 2,,nope]", 11)]
    [InlineData("", -1)]
    [InlineData("[", -1)]
    [InlineData("[\"]", -1)]
    [InlineData("[}", -1)]
    [InlineData("[{]}", -1)]
    [InlineData("]", -1)]
    [InlineData("[\"\n\"]", -1)]
    [InlineData("[\"\\\n\"]", -1)]
    [InlineData("[\\\"\"]", -1)]
    [InlineData("[]\\", 2)]
    public void End_OfEachKind_IsFoundOrNot(string json, int end)
    {
        JsonSkipper.FindEnd(Encoding.UTF8.GetBytes(json), Limit).ShouldBe(end);
        SimpleSkipper.FindEnd(Encoding.UTF8.GetBytes(json), Limit).ShouldBe(end);
    }

    [Fact]
    public void End_OfSoundJson_IsWhereAFullReaderFindsIt()
    {
        Random random = new(1);
        for (int i = 0; i < 5000; i++)
        {
            Agrees([.. RandomJson.Value(random), .. ",\"x\":]}"u8]).ShouldBeTrue();
        }
    }

    [Fact]
    public void End_OfSoundJsonFromAnySeed_IsWhereAFullReaderFindsIt() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => Agrees(RandomJson.Value(new Random(seed)))).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void End_OfCutJson_IsNeverFound()
    {
        Random random = new(2);
        for (int i = 0; i < 300; i++)
        {
            byte[] json = RandomJson.Value(random);
            for (int length = 0; length < json.Length; length++)
            {
                // The bytes behind the cut are there, and would end it.
                JsonSkipper.FindEnd(json.AsSpan(0, length), Limit).ShouldBe(-1);
            }
        }
    }

    [Fact]
    public void End_OfChangedJson_IsThatOfTheSimpleVersion()
    {
        Random random = new(3);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] json = RandomJson.Value(random);
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                json[random.Next(json.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : "{}[]\"\\,: "u8[random.Next(9)];
            }

            Agrees(json).ShouldBeTrue(Encoding.Latin1.GetString(json));
        }
    }

    [Fact]
    public void End_OfAnyBytes_IsThatOfTheSimpleVersion() =>
        Prop.ForAll(StructuralByte.ArrayOf().ToArbitrary(), bytes => Agrees(bytes) && Agrees([(byte)'[', .. bytes, .. bytes, .. bytes, (byte)']']))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a\"")]
    [InlineData("\"]\"")]
    [InlineData("\"\\\"]\"")]
    [InlineData("\"\\\\\"")]
    [InlineData("\"\\\\\\\"]\"")]
    [InlineData("\"\\\\\\\\\"")]
    [InlineData("[]")]
    [InlineData("[[{}]]")]
    [InlineData("{\"[\":\"{\"}")]
    public void End_WithAPieceAtAnyOffset_IsWhereAFullReaderFindsIt(string piece)
    {
        for (int offset = 0; offset <= 130; offset++)
        {
            string spaces = new(' ', offset);
            string letters = new('a', offset);
            foreach (string json in (string[])[$"[{spaces}{piece}]", $"[\"{letters}\",{piece}]", $"[{piece}{spaces}]", $"{{\"{letters}\":{piece},\"{letters}\":{piece}}}"])
            {
                byte[] bytes = Encoding.UTF8.GetBytes(json);
                JsonSkipper.FindEnd(bytes, Limit).ShouldBe(bytes.Length, json);
                Agrees([.. bytes, .. "]}\""u8]).ShouldBeTrue(json);
                Agrees(bytes[..^1]).ShouldBeTrue(json);
            }
        }
    }

    [Fact]
    public void End_BehindARunOfBackslashesAtAnyOffset_IsWhereAFullReaderFindsIt()
    {
        for (int offset = 0; offset <= 130; offset++)
        {
            for (int run = 0; run <= 70; run++)
            {
                string text = $"[\"{new string('a', offset)}{new string('\\', run)}\"]\"]";
                Agrees(Encoding.UTF8.GetBytes(text)).ShouldBeTrue(text);
            }
        }
    }

    [Fact]
    public void Depth_UpToTheLimit_IsAllowedAndNoFurther()
    {
        for (int limit = 0; limit <= Limit; limit++)
        {
            for (int levels = 1; levels <= Limit + 2; levels++)
            {
                byte[] arrays = Encoding.UTF8.GetBytes(new string('[', levels) + new string(']', levels));
                byte[] objects = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{" + new string('}', levels));
                JsonSkipper.FindEnd(arrays, limit).ShouldBe(levels <= limit ? arrays.Length : -1);
                JsonSkipper.FindEnd(objects, limit).ShouldBe(levels <= limit ? objects.Length : -1);
            }
        }

        Should.Throw<ArgumentOutOfRangeException>(() => JsonSkipper.FindEnd("[]"u8, Limit + 1));
    }

    [Fact]
    public void Block_ByVectorsOfEachWidth_IsTheSame()
    {
        Random random = new(4);
        byte[] bytes = new byte[JsonBlock.Size];
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            foreach (ref byte value in bytes.AsSpan())
            {
                value = random.Next(2) == 0 ? value : "{}[]\"\\ \n"u8[random.Next(8)];
            }

            JsonBlock expected = JsonBlock.OfScalars(bytes);
            foreach (JsonBlock block in (JsonBlock[])[JsonBlock.OfVector128(bytes), JsonBlock.OfVector256(bytes), JsonBlock.OfVector512(bytes), JsonBlock.Of(bytes)])
            {
                (block.Quotes, block.Backslashes, block.Brackets, block.Controls).ShouldBe((expected.Quotes, expected.Backslashes, expected.Brackets, expected.Controls));
            }
        }
    }

    /// <summary>The same as the simple version always, and the same as the full reader whenever that finds the JSON sound.</summary>
    private static bool Agrees(byte[] json)
    {
        int end = JsonSkipper.FindEnd(json, Limit);
        int full = FullReader(json);
        return end == SimpleSkipper.FindEnd(json, Limit) && (full < 0 || full == end);
    }

    private static int FullReader(byte[] json)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = Limit }));
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.TrySkip() ? (int)reader.BytesConsumed : -1;
        }
        catch (JsonException)
        {
            return -1;
        }
    }
}

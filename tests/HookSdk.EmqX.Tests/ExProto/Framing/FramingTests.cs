using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HookSdk.EmqX.ExProto;

namespace HookSdk.EmqX.Tests.ExProto;

using Framing = HookSdk.EmqX.ExProto.Framing;

/// <summary>Each framing finds the frames that were written, however the bytes are cut.</summary>
public sealed class FramingTests
{
    private static readonly FrameEscape[] Escapes =
    [
        FrameEscape.Literal((byte)'\\'),
        FrameEscape.Xor(0x7D, 0x20),
        FrameEscape.Pairs(0x7D, (0x01, 0x7D), (0x02, 0x7E), (0x03, 0x23)),
    ];

    [Fact]
    public void Lines_AnySplit_GiveTheLines() => ForFrames(static (frames, random, largest) =>
    {
        byte[][] lines = [.. frames.Select(static f => f.Where(static b => b is not ((byte)'\n' or (byte)'\r')).ToArray())];
        byte[] bytes = [.. lines.SelectMany(line => (byte[])[.. line, .. random.Next(2) == 0 ? "\r\n"u8 : "\n"u8])];
        Same(lines, Pieces.Read(Framing.Lines(64), bytes, random, largest));
    });

    [Fact]
    public void FixedLength_AnySplit_GivesTheFrames() => ForFrames(static (frames, random, largest) =>
    {
        byte[][] same = [.. frames.Select(static f => (byte[])[.. f, .. new byte[64 - f.Length]])];
        Same(same, Pieces.Read(Framing.FixedLength(64), [.. same.SelectMany(static f => f)], random, largest));
    });

    [Theory]
    [InlineData(1, false, 0, 0, false)]
    [InlineData(2, false, 0, 0, false)]
    [InlineData(2, true, 0, 0, false)]
    [InlineData(4, false, 0, 0, false)]
    [InlineData(4, true, 0, 0, true)]
    [InlineData(1, false, 2, 2, true)]
    [InlineData(2, false, 1, -3, false)]
    public void LengthPrefixed_AnySplit_GivesTheFrames(int size, bool little, int offset, int adjustment, bool keep) => ForFrames((frames, random, largest) =>
    {
        List<byte[]> whole = [];
        List<byte[]> expected = [];
        foreach (byte[] frame in frames.Where(f => f.Length >= Math.Max(adjustment, 0)))
        {
            byte[] header = new byte[offset + size];
            random.NextBytes(header);
            long length = frame.Length - adjustment;
            WriteLength(header.AsSpan(offset), size, little, (uint)length);
            whole.Add([.. header, .. frame]);
            expected.Add(keep ? whole[^1] : frame);
        }

        Same([.. expected], Pieces.Read(Framing.LengthPrefixed(size, 128, little, offset, adjustment, keep), [.. whole.SelectMany(static f => f)], random, largest));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Delimited_AnySplit_GivesTheFramesWithoutEscapes(int escape) => ForFrames((frames, random, largest) =>
    {
        byte[] bytes = [.. frames.SelectMany(f => (byte[])[.. Noise(random), 0x23, .. Escape(f, Escapes[escape], 0x23, 0x7E), 0x7E])];
        Same(frames, Pieces.Read(Framing.Delimited(0x23, 0x7E, 256, Escapes[escape]), bytes, random, largest));
    });

    [Fact]
    public void Delimited_OneDelimiter_SeparatesAndSkipsEmptyFrames() => ForFrames((frames, random, largest) =>
    {
        byte[][] filled = [.. frames.Where(static f => f.Length > 0)];
        byte[] bytes = [.. filled.SelectMany(f => (byte[])[.. Enumerable.Repeat((byte)0x7E, random.Next(1, 3)), .. Escape(f, Escapes[1], 0x7E, 0x7E)]), 0x7E];
        Same(filled, Pieces.Read(Framing.Delimited(0x7E, 0x7E, 256, Escapes[1]), bytes, random, largest));
    });

    [Fact]
    public void AnyFraming_RandomBytes_EndsWithoutOtherExceptions() => Prop.ForAll<byte[], int>(static (bytes, seed) =>
    {
        Framing[] framings =
        [
            Framing.Lines(8), Framing.FixedLength(3), Framing.LengthPrefixed(1, 16), Framing.LengthPrefixed(2, 300, littleEndian: true, offset: 1, adjustment: -3),
            Framing.Delimited(1, 2, 8, Escapes[2]), Framing.Delimited(3, 3, 8, Escapes[0]),
        ];
        foreach (Framing framing in framings)
        {
            try
            {
                Pieces.Read(framing, bytes, new Random(seed), 5);
            }
            catch (FramingException)
            {
                // The one way in which bytes may be wrong.
            }
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Limits_AreHeld()
    {
        Read(Framing.Lines(4), "1234\r\n").ShouldBe(["1234"]);
        Should.Throw<FramingException>(static () => Read(Framing.Lines(4), "12345\n"));
        Read(Framing.Lines(4), "12345").ShouldBeEmpty("the fifth byte may be a CR");
        Should.Throw<FramingException>(static () => Read(Framing.Lines(4), "123456"));
        Read(Framing.LengthPrefixed(1, 4), "\u0003123").ShouldBe(["123"]);
        Should.Throw<FramingException>(static () => Read(Framing.LengthPrefixed(1, 4), "\u0004"));
        Should.Throw<FramingException>(static () => Read(Framing.LengthPrefixed(2, 100, offset: 0, adjustment: -2), "\0\u0001"));
        Read(Framing.Delimited((byte)'<', (byte)'>', 3), "<123>").ShouldBe(["123"]);
        Should.Throw<FramingException>(static () => Read(Framing.Delimited((byte)'<', (byte)'>', 3), "<1234"));
    }

    [Fact]
    public void Delimited_WrongEscape_Throws()
    {
        Framing framing = Framing.Delimited((byte)'<', (byte)'>', 9, FrameEscape.Pairs((byte)'/', ((byte)'1', (byte)'<')));

        Read(framing, "<a/1>").ShouldBe(["a<"]);
        Should.Throw<FramingException>(() => Read(framing, "<a/2>"));
        Should.Throw<FramingException>(() => Read(framing, "<a/>"));
    }

    [Fact]
    public void Arguments_OutOfRange_AreNamed()
    {
        Should.Throw<ArgumentOutOfRangeException>(static () => Framing.Lines(0)).ParamName.ShouldBe("limit");
        Should.Throw<ArgumentOutOfRangeException>(static () => Framing.LengthPrefixed(3, 9)).ParamName.ShouldBe("lengthBytes");
        Should.Throw<ArgumentOutOfRangeException>(static () => Framing.LengthPrefixed(2, 9, offset: -1)).ParamName.ShouldBe("offset");
        Should.Throw<ArgumentOutOfRangeException>(static () => Framing.LengthPrefixed(2, 9, adjustment: -3)).ParamName.ShouldBe("adjustment");
        Should.Throw<ArgumentException>(static () => Framing.Delimited(1, 2, 9, FrameEscape.Literal(2))).ParamName.ShouldBe("escape");
        Should.Throw<ArgumentOutOfRangeException>(static () => FrameEscape.Xor(1, 0)).ParamName.ShouldBe("mask");
    }

    [Fact]
    public void Frame_WithNothingToChange_IsAViewOfTheBuffer()
    {
        byte[] bytes = "#abc~\nabc\n"u8.ToArray();
        ReadOnlySequence<byte> buffer = new(bytes);

        Framing.Delimited(0x23, 0x7E, 9, Escapes[1]).TryRead(ref buffer, out ReadOnlySequence<byte> frame).ShouldBeTrue();
        bytes[1] = (byte)'x';

        Encoding.ASCII.GetString(frame).ShouldBe("xbc");
    }

    private static void ForFrames(Action<byte[][], Random, int> check) => Prop.ForAll<int>(seed =>
    {
        Random random = new(seed);
        byte[][] frames = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ =>
        {
            byte[] frame = new byte[random.Next(0, 40)];
            random.NextBytes(frame);
            return frame;
        })];
        check(frames, random, random.Next(1, 30));
    }).QuickCheckThrowOnFailure();

    private static string[] Read(Framing framing, string bytes) =>
        [.. Pieces.Read(framing, Encoding.Latin1.GetBytes(bytes), new Random(1), 3).Select(Encoding.Latin1.GetString)];

    private static void Same(byte[][] expected, List<byte[]> actual) =>
        actual.Select(Convert.ToHexString).ShouldBe(expected.Select(Convert.ToHexString));

    private static byte[] Noise(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => (byte)random.Next(0x30, 0x39))];

    private static byte[] Escape(byte[] frame, FrameEscape escape, byte start, byte end) => [.. frame.SelectMany(b => b != start && b != end && b != escape.Byte
        ? (byte[])[b]
        : [escape.Byte, (byte)Enumerable.Range(0, 256).First(code => escape.Meaning((byte)code) == b)])];

    private static void WriteLength(Span<byte> to, int size, bool little, uint length)
    {
        Span<byte> all = stackalloc byte[4];
        if (little)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(all, length);
            all[..size].CopyTo(to);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(all, length);
            all[(4 - size)..].CopyTo(to);
        }
    }
}

using System.Text;

namespace HookSdk.EmqX.Tests.Transport.Raw;

/// <summary>As much of HPACK as a test needs: literals without indexing out; literals and the static table in, since the tests allow no dynamic one.</summary>
internal static class Hpack
{
    private static readonly string[] StatusValues = ["200", "204", "206", "304", "400", "404", "500"];

    public static byte[] Encode(IEnumerable<(string Name, string Value)> headers)
    {
        List<byte> block = [];
        foreach ((string name, string value) in headers)
        {
            block.Add(0);
            WriteText(block, name);
            WriteText(block, value);
        }

        return [.. block];
    }

    public static Dictionary<string, string> Decode(ReadOnlySpan<byte> block)
    {
        Dictionary<string, string> headers = new(StringComparer.Ordinal);
        while (block.Length > 0)
        {
            byte first = block[0];
            if ((first & 0x80) != 0)
            {
                int index = ReadNumber(ref block, 7);
                headers[NameOf(index)] = index is >= 8 and <= 14 ? StatusValues[index - 8] : "";
            }
            else if ((first & 0xE0) == 0x20)
            {
                ReadNumber(ref block, 5);
            }
            else
            {
                int index = ReadNumber(ref block, (first & 0x40) != 0 ? 6 : 4);
                string name = index == 0 ? ReadText(ref block) : NameOf(index);
                headers[name] = ReadText(ref block);
            }
        }

        return headers;
    }

    private static string NameOf(int index) => index switch
    {
        >= 8 and <= 14 => ":status",
        22 => "allow",
        28 => "content-length",
        31 => "content-type",
        33 => "date",
        54 => "server",
        _ => $"static-{index}",
    };

    private static void WriteText(List<byte> block, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(block, bytes.Length);
        block.AddRange(bytes);
    }

    private static void WriteNumber(List<byte> block, int value)
    {
        if (value < 127)
        {
            block.Add((byte)value);
            return;
        }

        block.Add(127);
        for (value -= 127; value >= 128; value >>= 7)
        {
            block.Add((byte)(128 | (value & 127)));
        }

        block.Add((byte)value);
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        int mask = (1 << bits) - 1;
        int value = block[0] & mask;
        block = block[1..];
        if (value < mask)
        {
            return value;
        }

        for (int shift = 0; ; shift += 7)
        {
            byte next = block[0];
            block = block[1..];
            value += (next & 127) << shift;
            if ((next & 128) == 0)
            {
                return value;
            }
        }
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        ((block[0] & 0x80) == 0).ShouldBeTrue("Huffman coding is not read here");
        int length = ReadNumber(ref block, 7);
        string text = Encoding.UTF8.GetString(block[..length]);
        block = block[length..];
        return text;
    }
}

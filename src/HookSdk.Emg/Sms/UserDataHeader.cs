using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Emg;

/// <summary>A user data header of an SMS (3GPP TS 23.040), parsed.</summary>
public sealed class UserDataHeader
{
    private const byte Concatenated8 = 0x00;
    private const byte Concatenated16 = 0x08;

    private UserDataHeader(IReadOnlyList<UdhElement> elements, int length)
    {
        Elements = elements;
        Length = length;
    }

    /// <summary>The information elements in their order.</summary>
    public IReadOnlyList<UdhElement> Elements { get; }

    /// <summary>How many bytes the header takes in the SMS, its own length byte among them.</summary>
    public int Length { get; }

    /// <summary>Which part of a long message this is; null when the header does not say. The last such element counts, as TS 23.040 has it.</summary>
    public UdhConcatenation? Concatenation
    {
        get
        {
            for (int i = Elements.Count - 1; i >= 0; i--)
            {
                ReadOnlySpan<byte> data = Elements[i].Data.Span;
                switch (Elements[i].Id)
                {
                    case Concatenated8 when data.Length == 3:
                        return new UdhConcatenation(data[0], data[1], data[2], Is16Bit: false);
                    case Concatenated16 when data.Length == 4:
                        return new UdhConcatenation((data[0] << 8) | data[1], data[2], data[3], Is16Bit: true);
                    default:
                        break;
                }
            }

            return null;
        }
    }

    /// <summary>Parses a header in hex, with its length byte before it or without.</summary>
    /// <param name="hex">The hex digits; null is no header.</param>
    /// <param name="header">The header when the answer is true.</param>
    /// <returns>False when this is not hex or the elements do not fill it exactly.</returns>
    public static bool TryParse(string? hex, [NotNullWhen(true)] out UserDataHeader? header)
    {
        header = null;
        if (Hex.Parse(hex) is not { Length: > 0 } bytes)
        {
            return false;
        }

        if (bytes[0] == bytes.Length - 1 && TryParseElements(bytes.AsMemory(1), out List<UdhElement>? elements))
        {
            header = new UserDataHeader(elements, bytes.Length);
        }
        else if (TryParseElements(bytes, out elements))
        {
            header = new UserDataHeader(elements, bytes.Length + 1);
        }

        return header is not null;
    }

    private static bool TryParseElements(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out List<UdhElement>? elements)
    {
        elements = [];
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 2 || bytes.Length < 2 + bytes.Span[1])
            {
                elements = null;
                return false;
            }

            int length = bytes.Span[1];
            elements.Add(new UdhElement(bytes.Span[0], bytes.Slice(2, length)));
            bytes = bytes[(2 + length)..];
        }

        return true;
    }
}

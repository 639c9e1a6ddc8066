using System.Runtime.CompilerServices;
using System.Text;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Reads protobuf in place, as protoc's own C# code does: unknown fields and known ones of another wire type are passed over, a repeated field of one value keeps
/// the last, text that is not UTF-8 gets replacement characters. What is no protobuf breaks the reader, and then nothing more is read.
/// </summary>
internal ref struct WireReader
{
    private const int DepthLimit = 100;
    private const int LongestVarint = 10;
    private const int PayloadBits = 7;
    private const int LongestRepeatedText = 64;

    private static readonly Repeated<string> RepeatedTexts = new();

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;
    private int _end;
    private int _depth;

    public WireReader(HookBody body)
        : this(body.Span) => Body = body;

    /// <summary>Reads what lies apart from a request's bytes. It has no views to give.</summary>
    public WireReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _end = bytes.Length;
    }

    public bool IsBroken { get; private set; }

    /// <summary>The bytes that are read: who keeps a view keeps a hold on them.</summary>
    public HookBody? Body { get; }

    /// <summary>Where the next field begins.</summary>
    public readonly int Position => _position;

    /// <summary>What is not read yet of the message that was gone into.</summary>
    public readonly ReadOnlySpan<byte> Rest => IsBroken ? default : _bytes[_position.._end];

    /// <summary>The next field's tag: its number and wire type. False at the end of the message, and when the reader is broken.</summary>
    public bool ReadTag(out uint tag)
    {
        tag = 0;
        if (IsBroken || _position == _end)
        {
            return false;
        }

        tag = (uint)ReadVarint();
        if (IsBroken || tag >> 3 == 0 || (WireType)(tag & 7) is WireType.EndGroup or > WireType.Fixed32)
        {
            return Break();
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        // Most are one byte.
        int position = _position;
        if (position < _end && _bytes[position] is < 0x80 and byte value)
        {
            _position = position + 1;
            return value;
        }

        return ReadLongVarint();
    }

    private ulong ReadLongVarint()
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint && _position < _end; i++)
        {
            byte b = _bytes[_position++];
            value |= (ulong)(b & 0x7F) << (i * PayloadBits);
            if (b < 0x80)
            {
                return value;
            }
        }

        Break();
        return 0;
    }

    public uint ReadUInt32() => (uint)ReadVarint();

    public bool ReadBool() => ReadVarint() != 0;

    /// <summary>A text of this call's own.</summary>
    public string ReadText() => ReadLength(out int length) ? Encoding.UTF8.GetString(Take(length)) : "";

    /// <summary>A text that the broker says again and again: the name of a node or a protocol.</summary>
    public string ReadRepeatedText()
    {
        if (!ReadLength(out int length) || length == 0)
        {
            return "";
        }

        ReadOnlySpan<byte> utf8 = Take(length);
        if (RepeatedTexts.Find(utf8) is { } known)
        {
            return known;
        }

        string text = Encoding.UTF8.GetString(utf8);
        if (length <= LongestRepeatedText)
        {
            RepeatedTexts.Keep(utf8, text);
        }

        return text;
    }

    /// <summary>A view over the request's bytes.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        if (!ReadLength(out int length))
        {
            return default;
        }

        _position += length;
        return Body!.Memory.Slice(_position - length, length);
    }

    /// <summary>The bytes between two places.</summary>
    public readonly ReadOnlySpan<byte> Between(int start, int end) => _bytes[start..end];

    /// <summary>Goes into a message; <see cref="ReadTag"/> then ends with it.</summary>
    /// <returns>What <see cref="Leave"/> wants back.</returns>
    public int Enter()
    {
        int outer = _end;
        if (_depth >= DepthLimit)
        {
            Break();
        }
        else if (ReadLength(out int length))
        {
            _depth++;
            _end = _position + length;
        }

        return outer;
    }

    public void Leave(int outer)
    {
        _depth--;
        _end = outer;
    }

    /// <summary>Leaves a message without having read the rest of it.</summary>
    public void LeaveEarly(int outer)
    {
        _position = _end;
        Leave(outer);
    }

    /// <summary>Passes over a field that nobody here knows.</summary>
    public void Skip(uint tag)
    {
        switch ((WireType)(tag & 7))
        {
            case WireType.Varint:
                ReadVarint();
                break;
            case WireType.Fixed64:
                SkipBytes(sizeof(ulong));
                break;
            case WireType.Length:
                if (ReadLength(out int length))
                {
                    _position += length;
                }

                break;
            case WireType.StartGroup:
                SkipGroup(tag >> 3);
                break;
            default:
                SkipBytes(sizeof(uint));
                break;
        }
    }

    private void SkipGroup(uint number)
    {
        // The group that would be the hundredth is one too many, as protoc's code has it; a message may be the hundredth.
        if (++_depth >= DepthLimit)
        {
            Break();
            return;
        }

        while (!IsBroken && _position < _end)
        {
            uint tag = (uint)ReadVarint();
            if ((WireType)(tag & 7) == WireType.EndGroup && tag >> 3 == number)
            {
                _depth--;
                return;
            }

            if (IsBroken || tag >> 3 == 0 || (WireType)(tag & 7) is WireType.EndGroup or > WireType.Fixed32)
            {
                break;
            }

            Skip(tag);
        }

        Break();
    }

    private void SkipBytes(int count)
    {
        if (_end - _position < count)
        {
            Break();
        }
        else
        {
            _position += count;
        }
    }

    private bool ReadLength(out int length)
    {
        length = (int)ReadVarint();
        return !IsBroken && ((uint)length <= (uint)(_end - _position) || Break());
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        _position += length;
        return _bytes.Slice(_position - length, length);
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Length = 2,
        StartGroup = 3,
        EndGroup = 4,
        Fixed32 = 5,
    }
}

using System.Text;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Reads protobuf in place, as protoc's own C# code does: unknown fields and known ones of another wire type are passed over, a repeated field of one value keeps
/// the last, text that is not UTF-8 gets replacement characters. What is no protobuf breaks the reader, and then nothing more is read.
/// </summary>
internal ref struct WireReader(HookBody body)
{
    private const int DepthLimit = 100;
    private const int LongestVarint = 10;
    private const int PayloadBits = 7;

    private readonly ReadOnlySpan<byte> _bytes = body.Span;
    private int _position;
    private int _end = body.Length;
    private int _depth;

    public bool IsBroken { get; private set; }

    /// <summary>The bytes that are read: who keeps a view keeps a hold on them.</summary>
    public HookBody Body { get; } = body;

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

    public ulong ReadVarint()
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
    public string ReadRepeatedText() => ReadLength(out int length) ? RepeatedText.Get(Take(length)) : "";

    /// <summary>A view over the request's bytes.</summary>
    public ReadOnlyMemory<byte> ReadBytes()
    {
        if (!ReadLength(out int length))
        {
            return default;
        }

        _position += length;
        return Body.Memory.Slice(_position - length, length);
    }

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

using System.Buffers;
using System.Buffers.Binary;

namespace HookSdk.EmqX.Transport;

/// <summary>Follows the frames that a client sends, from the preface of HTTP/2 on, without taking anything of them. Bytes are shown to it once, in order, however they are cut.</summary>
internal sealed class Http2Frames(StreamResets resets, TimeProvider time)
{
    /// <summary>So many calls are let begin at a time.</summary>
    public const int MostBegun = 100;

    private const int HeaderSize = 9;
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;

    private readonly byte[] _header = new byte[HeaderSize];
    private int _headerLength;
    private int _prefaceLength;
    private long _skip;
    private int _begun;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Whether this may be HTTP/2. HTTP/1 and TLS are not, and are not looked at any more.</summary>
    public bool IsHttp2 { get; private set; } = true;

    /// <summary>Looks at what has come, as far as not too many calls begin in it.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="looked">How far it went, in bytes.</param>
    /// <returns>Whether it holds one reset too many.</returns>
    public bool HasTooManyResets(in ReadOnlySequence<byte> bytes, out long looked)
    {
        bool tooMany = false;
        looked = 0;
        _begun = 0;
        long now = time.GetTimestamp();
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            tooMany |= Look(segment.Span, now, out int rest);
            looked += segment.Length - rest;
            if (rest > 0)
            {
                break;
            }
        }

        return tooMany;
    }

    private bool Look(ReadOnlySpan<byte> bytes, long now, out int rest)
    {
        bool tooMany = false;
        while (bytes.Length > 0 && IsHttp2 && _begun < MostBegun)
        {
            if (_prefaceLength < Preface.Length)
            {
                int length = Math.Min(Preface.Length - _prefaceLength, bytes.Length);
                IsHttp2 = bytes[..length].SequenceEqual(Preface.Slice(_prefaceLength, length));
                _prefaceLength += length;
                bytes = bytes[length..];
            }
            else if (_skip > 0)
            {
                int length = (int)Math.Min(_skip, bytes.Length);
                _skip -= length;
                bytes = bytes[length..];
            }
            else
            {
                int length = Math.Min(HeaderSize - _headerLength, bytes.Length);
                bytes[..length].CopyTo(_header.AsSpan(_headerLength));
                _headerLength += length;
                bytes = bytes[length..];
                if (_headerLength == HeaderSize)
                {
                    _headerLength = 0;
                    _skip = BinaryPrimitives.ReadUInt32BigEndian(_header) >> 8;
                    tooMany |= Note(_header[3], BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(5)) & int.MaxValue, now);
                }
            }
        }

        rest = IsHttp2 ? bytes.Length : 0;
        return tooMany;
    }

    private bool Note(byte type, int stream, long now)
    {
        if (type == HeadersFrame)
        {
            _begun++;
            resets.Begin(stream, now);
        }

        return type == ResetFrame && resets.Reset(stream, now);
    }
}

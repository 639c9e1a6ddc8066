using System.Buffers;

namespace HookSdk;

/// <summary>A reply being written, so that its length is known before its first byte is sent. Rented and given back.</summary>
internal sealed class ReplyBuffer : IBufferWriter<byte>, IDisposable
{
    private const int FirstSize = 1024;

    [ThreadStatic]
    private static ReplyBuffer? _free;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);

    private ReplyBuffer()
    {
    }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Length);

    public static ReplyBuffer Rent()
    {
        ReplyBuffer buffer = _free ?? new ReplyBuffer();
        _free = null;
        return buffer;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int needed = checked(Length + Math.Max(sizeHint, 1));
        if (needed > _buffer.Length)
        {
            byte[] larger = BodyArrays.Rent((int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength));
            Written.CopyTo(larger);
            BodyArrays.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public void Dispose()
    {
        Length = 0;
        if (_free is null && _buffer.Length <= 16 * FirstSize)
        {
            _free = this;
        }
        else
        {
            BodyArrays.Return(_buffer);
        }
    }
}

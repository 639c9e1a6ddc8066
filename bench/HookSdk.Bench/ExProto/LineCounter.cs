using System.Buffers;
using System.Globalization;
using HookSdk.EmqX.ExProto;

namespace HookSdk.Bench.ExProto;

/// <summary>The handler that is measured: it reads lines that are numbered from 0, and counts those that come out of turn.</summary>
internal sealed class LineCounter : ExProtoHandler
{
    private static readonly Framing Lines = Framing.Lines(256);

    private long _read;
    private long _outOfTurn;

    public long Read => Interlocked.Read(ref _read);

    public long OutOfTurn => Interlocked.Read(ref _outOfTurn);

    public override async Task RunAsync(ExProtoConnection connection)
    {
        long next = 0;
        await foreach (ExProtoEvent e in connection.ReadAsync(Lines))
        {
            Interlocked.Increment(ref _read);
            if (NumberOf(e.Frame) != next++)
            {
                Interlocked.Increment(ref _outOfTurn);
            }
        }
    }

    private static long NumberOf(in ReadOnlySequence<byte> line)
    {
        Span<byte> digits = stackalloc byte[12];
        line.Slice(0, digits.Length).CopyTo(digits);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;
    }
}

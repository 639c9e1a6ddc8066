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
            if (!long.TryParse(e.Frame.FirstSpan[..12], NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number != next++)
            {
                Interlocked.Increment(ref _outOfTurn);
            }
        }
    }
}

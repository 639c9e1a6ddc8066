using System.Globalization;

namespace HookSdk.EmqX.Transport;

/// <summary>The header <c>grpc-timeout</c>: one to eight digits and a unit of H, M, S, m, u, n.</summary>
internal static class GrpcTimeout
{
    private const int MostDigits = 8;
    private const long Largest = 99_999_999;

    private static readonly TimeSpan LeastWay = TimeSpan.FromMilliseconds(50);

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MostDigits + 1 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        long ticks = text[^1] switch
        {
            'H' => TimeSpan.TicksPerHour,
            'M' => TimeSpan.TicksPerMinute,
            'S' => TimeSpan.TicksPerSecond,
            'm' => TimeSpan.TicksPerMillisecond,
            'u' => TimeSpan.TicksPerMicrosecond,
            'n' => 0,
            _ => -1,
        };
        if (ticks < 0)
        {
            return false;
        }

        // The largest, 99,999,999 hours, fits into 62 bits of ticks. A nanosecond is a hundredth of a tick.
        timeout = new TimeSpan(ticks == 0 ? count / TimeSpan.NanosecondsPerTick : count * ticks);
        return true;
    }

    /// <summary>What a server may use of a caller's timeout: a tenth less, and at least 50 ms less, for the way there and back; half of it where that is more.</summary>
    public static TimeSpan LessTheWay(TimeSpan timeout)
    {
        TimeSpan way = timeout / 10;
        return timeout - Min(way < LeastWay ? LeastWay : way, timeout / 2);

        static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
    }

    /// <summary>In the finest unit that eight digits can hold, rounded up, so that the receiver never gives up first.</summary>
    public static string Format(TimeSpan timeout)
    {
        long ticks = Math.Max(timeout.Ticks, 0);
        ReadOnlySpan<(long Ticks, char Unit)> units =
        [
            (TimeSpan.TicksPerMicrosecond, 'u'), (TimeSpan.TicksPerMillisecond, 'm'), (TimeSpan.TicksPerSecond, 'S'), (TimeSpan.TicksPerMinute, 'M'),
        ];
        foreach ((long size, char unit) in units)
        {
            long count = (ticks / size) + (ticks % size == 0 ? 0 : 1);
            if (count <= Largest)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Min((ticks / TimeSpan.TicksPerHour) + 1, Largest)}H");
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace HookSdk.Testing;

/// <summary>Durations as EMQX's configuration writes them: <c>500ms</c>, <c>5s</c>, <c>1m30s</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static partial class EmqxDuration
{
    /// <summary>Null: it is none.</summary>
    public static TimeSpan? Read(string text)
    {
        if (!Whole().IsMatch(text))
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : null;
        }

        TimeSpan sum = TimeSpan.Zero;
        foreach (Match part in Part().Matches(text))
        {
            double number = double.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
            sum += part.Groups["unit"].Value.ToLowerInvariant() switch
            {
                "ms" => TimeSpan.FromMilliseconds(number),
                "s" => TimeSpan.FromSeconds(number),
                "m" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            };
        }

        return sum;
    }

    public static string Print(TimeSpan time) => time switch
    {
        { Ticks: 0 } => "0s",
        _ when time.Ticks % TimeSpan.TicksPerDay == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerDay}d"),
        _ when time.Ticks % TimeSpan.TicksPerHour == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerHour}h"),
        _ when time.Ticks % TimeSpan.TicksPerMinute == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerMinute}m"),
        _ when time.Ticks % TimeSpan.TicksPerSecond == 0 => string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerSecond}s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms"),
    };

    [GeneratedRegex("^([0-9]{1,9}(ms|s|m|h|d))+$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();

    [GeneratedRegex("(?<number>[0-9]{1,9})(?<unit>ms|s|m|h|d)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Part();
}

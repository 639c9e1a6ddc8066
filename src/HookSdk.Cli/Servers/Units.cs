using System.Globalization;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Servers;

/// <summary>Times, as people write and read them.</summary>
internal static class Units
{
    /// <summary>Reads 900ms, 5s, 2m or 1h.</summary>
    /// <exception cref="CommandException">It is no such time, or not more than none.</exception>
    public static TimeSpan Time(string text, string option)
    {
        int digits = text.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.').Count();
        double factor = text[digits..] switch
        {
            "ms" => 0.001,
            "s" or "" => 1,
            "m" => 60,
            "h" => 3600,
            _ => double.NaN,
        };
        return double.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * factor is > 0 and <= 86_400 and double seconds
            ? TimeSpan.FromSeconds(seconds)
            : throw CommandException.Usage($"'{text}' is no time for {option}.", $"Write a number and a unit, up to a day: {option} 900ms, {option} 5s, {option} 2m.");
    }

    /// <summary>Reads one, where there is one.</summary>
    public static TimeSpan? TimeOrNone(string? text, string option) => text is null ? null : Time(text, option);

    /// <summary>A time with three digits that count.</summary>
    public static string Text(TimeSpan time) => time.TotalSeconds switch
    {
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s"),
        >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        >= 0.01 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.##} ms"),
    };
}

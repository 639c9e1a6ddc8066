using System.Globalization;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Replay;

/// <summary>When each call is due.</summary>
/// <param name="factor">How many times as fast as it was recorded; null: as fast as it goes.</param>
/// <param name="clock">What is waited by.</param>
/// <param name="first">When the first call came.</param>
internal sealed class ReplaySpeed(double? factor, TimeProvider clock, DateTimeOffset? first)
{
    private readonly long _started = clock.GetTimestamp();

    /// <exception cref="CommandException">It is no speed.</exception>
    public static double? Parse(string text) => text == "max" ? null
        : double.TryParse(text.TrimEnd('x'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double factor) && factor is >= 0.01 and <= 10_000 ? factor
        : throw CommandException.Usage($"'{text}' is no speed.", "Write --speed 1, --speed 10, --speed 0.5 or --speed max.");

    /// <summary>Waits until a call is due. One without a time is due at once.</summary>
    public Task WaitAsync(DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (factor is not { } times || at is not { } time || first is not { } begin)
        {
            return Task.CompletedTask;
        }

        TimeSpan left = ((time - begin) / times) - clock.GetElapsedTime(_started);
        return left > TimeSpan.Zero ? Task.Delay(left, clock, cancellationToken) : Task.CompletedTask;
    }
}

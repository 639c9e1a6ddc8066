namespace HookSdk;

/// <summary>How long a lookup may take and its answers are kept.</summary>
public sealed class HttpLookupOptions
{
    /// <summary>The longest time for one dip: 1 ms to 1 minute, 300 ms by default. A hook with less time left waits less.</summary>
    public TimeSpan Budget { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>What is left of the hook's time for everything after the dip: zero or more, 50 ms by default.</summary>
    public TimeSpan Reserve { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an answer is kept: zero (not at all) or more, 10 minutes by default.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it is kept that there is no answer: zero (not at all) or more, 1 minute by default.</summary>
    public TimeSpan KeepAbsentFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most answers that are kept, at least 1; 100,000 by default.</summary>
    public int MaxKept { get; set; } = 100_000;

    /// <summary>The largest reply in bytes, at least 1; 64 KiB by default. A larger one is a failure.</summary>
    public int MaxReplyBytes { get; set; } = 64 << 10;

    internal string? Problem() =>
        Budget < TimeSpan.FromMilliseconds(1) || Budget > TimeSpan.FromMinutes(1) ? $"Budget: {Budget} is outside 1 ms to 1 minute."
        : Reserve < TimeSpan.Zero ? $"Reserve: {Reserve} is less than zero."
        : KeepFor < TimeSpan.Zero ? $"KeepFor: {KeepFor} is less than zero."
        : KeepAbsentFor < TimeSpan.Zero ? $"KeepAbsentFor: {KeepAbsentFor} is less than zero."
        : MaxKept < 1 ? $"MaxKept: {MaxKept} is less than 1."
        : MaxReplyBytes < 1 ? $"MaxReplyBytes: {MaxReplyBytes} is less than 1."
        : null;
}

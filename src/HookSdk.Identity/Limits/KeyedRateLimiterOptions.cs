namespace HookSdk.Identity;

/// <summary>Settings of a <see cref="KeyedRateLimiter"/>. A value out of its range throws where it is set.</summary>
public sealed class KeyedRateLimiterOptions
{
    /// <summary>How many permits a key has in each <see cref="Period"/>, at least one; 10 by default.</summary>
    public int Permits
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 10;

    /// <summary>The time in which <see cref="Permits"/> come, evenly: from one millisecond to one day, one second by default.</summary>
    public TimeSpan Period
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>How many permits a key that was quiet may take at once, at least one; as many as <see cref="Permits"/> by default.</summary>
    public int Burst
    {
        get => field == 0 ? Permits : field;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>How many keys are kept, at least one; 1,000,000 by default, which takes some 100 MB. A key that was quiet for its whole burst is forgotten. At the bound further keys share one bucket.</summary>
    public int MaxKeys
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 1_000_000;

    /// <summary>The limit's name in metrics; <c>default</c> by default.</summary>
    public string Name { get; set; } = "default";
}

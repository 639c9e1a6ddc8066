namespace HookSdk.Identity;

/// <summary>Settings of <see cref="CachedUsers"/>. A value out of its range throws where it is set.</summary>
public sealed class CachedUsersOptions
{
    /// <summary>How many users are kept at most, at least one; 100,000 by default. At the bound the oldest go.</summary>
    public int MaxUsers
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 100_000;

    /// <summary>How long a user is kept at most, whether told of a change or not: from zero to one day, ten minutes by default.</summary>
    public TimeSpan KeepFor
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1));
            field = value;
        }
    } = TimeSpan.FromMinutes(10);

    /// <summary>How long after a failure the source is asked again to tell of changes: from 100 milliseconds to one hour, five seconds by default.</summary>
    public TimeSpan WatchAgainAfter
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromMilliseconds(100));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(5);
}

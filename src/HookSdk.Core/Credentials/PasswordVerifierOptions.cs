namespace HookSdk.Credentials;

/// <summary>Settings of a <see cref="PasswordVerifier"/>. A value out of its range throws where it is set.</summary>
public sealed class PasswordVerifierOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>
    /// For how long a password that was right need not be hashed again: from zero, which switches it off, to one hour; one minute by default. Clients that come
    /// back all at once after a broker's restart are let in at the cost of one HMAC each.
    /// </summary>
    public TimeSpan RememberFor
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Longest);
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many passwords are remembered at most, from zero; 100,000 by default. At the limit nothing new is remembered until older ones have ended. As many more are kept for a
    /// day, for their place in line alone.
    /// </summary>
    public int MaxRemembered
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 100_000;

    /// <summary>How many passwords are hashed at the same time, at least one; by default one less than there are processors. The others wait in line.</summary>
    public int MaxConcurrent
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>
    /// How many passwords may wait in line, at least one; 10,000 by default. A further one throws <see cref="PasswordVerifierBusyException"/> at once. Logins that wait for the same
    /// password of the same user count as one, and passwords that were right within a day have places of their own.
    /// </summary>
    public int MaxWaiting
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    } = 10_000;
}

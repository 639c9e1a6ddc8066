using System.Globalization;
using System.Security.Cryptography;

namespace HookSdk.Credentials;

/// <summary>
/// Verifies passwords beside a server's other work: few at a time, off the calling thread, each once however many logins wait for it, and not again for one that was right a
/// moment ago. Safe for calls at once.
/// </summary>
/// <remarks>
/// <para>What is remembered is an HMAC of password and hash under a key that exists in this process alone. A hash that was changed asks for the password anew; a wrong
/// password is never remembered.</para>
/// <para>Where passwords have to wait, those that were right within a day go first, and are hashed again as all others are. A wrong password waits behind them, whosever name it
/// comes with: so the time tells nothing about names.</para>
/// </remarks>
public sealed class PasswordVerifier : IDisposable
{
    private static readonly PasswordHash Nobody = PasswordHash.Create(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
    private static readonly TimeSpan ProvenFor = TimeSpan.FromDays(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ExpiringSet _remembered;
    private readonly ExpiringSet _proven;
    private readonly PasswordLine _line;
    private long _nameless;

    /// <summary>Makes a verifier.</summary>
    /// <param name="options">Its settings; the defaults when not given.</param>
    /// <param name="timeProvider">The clock that passwords are forgotten by.</param>
    public PasswordVerifier(PasswordVerifierOptions? options = null, TimeProvider? timeProvider = null)
    {
        options ??= new PasswordVerifierOptions();
        TimeProvider time = timeProvider ?? Clock.System;
        _remembered = new ExpiringSet(options.RememberFor, options.MaxRemembered, time);
        _proven = new ExpiringSet(ProvenFor, options.MaxRemembered, time);
        _line = new PasswordLine(options.MaxConcurrent, options.MaxWaiting);
    }

    /// <summary>Told, on the hashing thread, before each hash that is made: for tests.</summary>
    internal Action<PasswordHash?>? Hashing { get; set; }

    /// <summary>Whether a password is the one that was hashed.</summary>
    /// <param name="password">The password; null and the empty one never are.</param>
    /// <param name="hash">The hash; null for a user that does not exist, which takes as long as <see cref="PasswordHash.DefaultIterations"/> do and is never right.</param>
    /// <param name="cancellationToken">Gives up while waiting: hand in the context's, so that a storm of logins ends in the stated fallback in time.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a result.</exception>
    /// <exception cref="PasswordVerifierBusyException">Too many passwords wait in line.</exception>
    public ValueTask<bool> VerifyAsync(string? password, PasswordHash? hash, CancellationToken cancellationToken = default) =>
        VerifyCore(user: null, password, hash, cancellationToken);

    /// <summary>Whether a password is the one that was hashed for a user. With the name, logins at once of a user that does not exist share one hash, as those of one that does.</summary>
    /// <param name="user">The user's name.</param>
    /// <inheritdoc cref="VerifyAsync(string?, PasswordHash?, CancellationToken)"/>
#pragma warning disable CS1573 // The other parameters are inherited.
    public ValueTask<bool> VerifyAsync(string user, string? password, PasswordHash? hash, CancellationToken cancellationToken = default)
#pragma warning restore CS1573
    {
        ArgumentNullException.ThrowIfNull(user);
        return VerifyCore(user, password, hash, cancellationToken);
    }

    /// <summary>Ends the line; the verifier is of no use afterwards.</summary>
    public void Dispose() => _line.Dispose();

    private ValueTask<bool> VerifyCore(string? user, string? password, PasswordHash? hash, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(password))
        {
            return new(false);
        }

        string? mark = hash?.MarkOf(password, _key);
        if (mark is not null && _remembered.IsOn && _remembered.Contains(mark))
        {
            return new(true);
        }

        return cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<bool>(cancellationToken)
            : new(hash is null ? RefuseAsync(user, password, cancellationToken) : HashAsync(password, hash, mark!, cancellationToken));
    }

    private Task<bool> HashAsync(string password, PasswordHash hash, string mark, CancellationToken cancellationToken)
    {
        // For the place in line alone, and the hash still decides.
        return _line.WaitAsync(mark, _proven.Contains(mark), Hash, cancellationToken);

        bool Hash()
        {
            Hashing?.Invoke(hash);
            bool isRight = hash.Verify(password);
            if (isRight)
            {
                _remembered.Add(mark);
                _proven.Add(mark);
            }

            return isRight;
        }
    }

    /// <summary>A user that does not exist waits and is hashed as one that does.</summary>
    private Task<bool> RefuseAsync(string? user, string password, CancellationToken cancellationToken)
    {
        string key = user is null
            ? Interlocked.Increment(ref _nameless).ToString(CultureInfo.InvariantCulture)
            : Nobody.MarkOf($"{user}\0{password}", _key);
        return _line.WaitAsync(key, isProven: false, Hash, cancellationToken);

        bool Hash()
        {
            Hashing?.Invoke(null);
            Nobody.Verify(password);
            return false;
        }
    }
}

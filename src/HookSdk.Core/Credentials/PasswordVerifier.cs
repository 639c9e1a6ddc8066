using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace HookSdk.Credentials;

/// <summary>
/// Verifies passwords beside a server's other work: few at a time, off the calling thread, and not again for one that was right a moment ago. Safe for calls at once.
/// </summary>
/// <remarks>
/// What is remembered is an HMAC of password and hash under a key that exists in this process alone. A hash that was changed asks for the password anew; a wrong
/// password is never remembered.
/// </remarks>
public sealed class PasswordVerifier : IDisposable
{
    private static readonly PasswordHash Nobody = PasswordHash.Create(Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));

    private readonly ConcurrentDictionary<string, long> _remembered = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _turns;
    private readonly TimeProvider _time;
    private readonly long _rememberTicks;
    private readonly int _maxRemembered;
    private long _lastSweep;

    /// <summary>Makes a verifier.</summary>
    /// <param name="options">Its settings; the defaults when not given.</param>
    /// <param name="timeProvider">The clock that passwords are forgotten by.</param>
    public PasswordVerifier(PasswordVerifierOptions? options = null, TimeProvider? timeProvider = null)
    {
        options ??= new PasswordVerifierOptions();
        _time = timeProvider ?? Clock.System;
        _rememberTicks = (long)(options.RememberFor.TotalSeconds * _time.TimestampFrequency);
        _maxRemembered = options.MaxRemembered;
        _turns = new SemaphoreSlim(options.MaxConcurrent);
        _lastSweep = _time.GetTimestamp();
    }

    /// <summary>Whether a password is the one that was hashed.</summary>
    /// <param name="password">The password; null and the empty one never are.</param>
    /// <param name="hash">The hash; null for a user that does not exist, which takes as long as <see cref="PasswordHash.DefaultIterations"/> do and is never right.</param>
    /// <param name="cancellationToken">Gives up while waiting in line: hand in the context's, so that a storm of logins ends in the stated fallback in time.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before it was this password's turn.</exception>
    public ValueTask<bool> VerifyAsync(string? password, PasswordHash? hash, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(password))
        {
            return new(false);
        }

        string? mark = null;
        if (hash is not null && _rememberTicks > 0)
        {
            mark = hash.MarkOf(password, _key);
            if (_remembered.TryGetValue(mark, out long until) && _time.GetTimestamp() < until)
            {
                return new(true);
            }
        }

        return new(HashAsync(password, hash, mark, cancellationToken));
    }

    /// <summary>Ends the line; the verifier is of no use afterwards.</summary>
    public void Dispose() => _turns.Dispose();

    private async Task<bool> HashAsync(string password, PasswordHash? hash, string? mark, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool isRight = await Task.Run(() => (hash ?? Nobody).Verify(password), CancellationToken.None).ConfigureAwait(false);
            if (isRight && mark is not null)
            {
                Remember(mark);
            }

            return isRight && hash is not null;
        }
        finally
        {
            _turns.Release();
        }
    }

    private void Remember(string mark)
    {
        long now = _time.GetTimestamp();
        long swept = Volatile.Read(ref _lastSweep);
        if (now - swept > _rememberTicks / 4 && Interlocked.CompareExchange(ref _lastSweep, now, swept) == swept)
        {
            foreach ((string old, long until) in _remembered)
            {
                if (until <= now)
                {
                    _remembered.TryRemove(new KeyValuePair<string, long>(old, until));
                }
            }
        }

        if (_remembered.Count < _maxRemembered || _remembered.ContainsKey(mark))
        {
            _remembered[mark] = now + _rememberTicks;
        }
    }
}

using System.Collections.Concurrent;
using HookSdk.Credentials;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// The users of a source, kept while the source tells of changes: a user that is disabled there is refused at the next login. While it cannot tell, each login asks the source.
/// Users who do not exist are not kept, so that whoever tries names fills nothing. Safe for calls at once.
/// </summary>
public sealed class CachedUsers : BackgroundService
{
    private readonly IUserSource _source;
    private readonly PasswordVerifier _verifier;
    private readonly CachedUsersOptions _options;
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;
    private readonly ConcurrentDictionary<string, Entry> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Name, Entry Entry)> _order = new();
    private PasswordHash? _usual;
    private long _version;
    private volatile bool _isWatching;

    /// <summary>Makes an empty cache. It watches once it was started as a hosted service.</summary>
    /// <param name="source">The users.</param>
    /// <param name="verifier">Hashes the passwords; one for the whole server.</param>
    /// <param name="loggers">Where is told whether the source tells of changes.</param>
    /// <param name="options">The settings; the defaults when not given.</param>
    /// <param name="timeProvider">The clock that users are forgotten by.</param>
    public CachedUsers(IUserSource source, PasswordVerifier verifier, ILoggerFactory loggers, CachedUsersOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(verifier);
        _source = source;
        _verifier = verifier;
        _options = options ?? new CachedUsersOptions();
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
    }

    /// <summary>Told of each user that the source says has changed, or of an empty text when it could be any: a place to end connections of users that were closed. It must not throw.</summary>
    public Action<string>? Changed { get; set; }

    /// <summary>How many users are kept now.</summary>
    public int Count => _users.Count;

    /// <summary>Whether the source tells of changes now.</summary>
    public bool IsWatching => _isWatching;

    /// <summary>Whether the source has told of changes before: what it tells of all users at once then is not its beginning.</summary>
    internal bool HasWatched { get; private set; }

    /// <summary>Whether this is the password of a user who may come in.</summary>
    /// <param name="name">The user name; null when the client gave none, which is never right.</param>
    /// <param name="password">The password; null when the client gave none, which is never right.</param>
    /// <param name="cancellationToken">Gives up while waiting: hand in the context's.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled before there was a result.</exception>
    /// <exception cref="PasswordVerifierBusyException">Too many passwords wait in line.</exception>
    /// <remarks>
    /// What the source throws passes through: nothing was decided, and the hook's stated fallback is answered. A user whose hash cannot be read is refused, which is logged.
    /// </remarks>
    public async ValueTask<bool> CheckAsync(string? name, string? password, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(password))
        {
            return false;
        }

        long version = Interlocked.Read(ref _version);
        UserRecord? user = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (user is { IsDisabled: false, Hash: null })
        {
            _log.SourceUserRefused(name, user.Problem ?? "there is none");
        }

        PasswordHash? hash = user is { IsDisabled: false, Hash: { } own } ? own : DecoyHash.For(name, user?.Hash ?? _usual);
        if (!await _verifier.VerifyAsync(name, password, hash, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (Interlocked.Read(ref _version) == version)
        {
            return true;
        }

        // Hashing takes a while: whoever is disabled meanwhile, or has another password then, is not let in.
        return await FindAsync(name, cancellationToken).ConfigureAwait(false) is { IsDisabled: false, Hash: { } now } && (ReferenceEquals(now, hash) || now.ToString() == hash?.ToString());
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A failure is told once, until the source tells of changes again.
        bool isTold = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (string name in _source.WatchAsync(stoppingToken).ConfigureAwait(false))
                {
                    Forget(name);
                    Changed?.Invoke(name);
                    HasWatched = true;
                    if (!_isWatching)
                    {
                        _isWatching = true;
                        isTold = false;
                        _log.Watching();
                    }
                }

                Stop();
                if (!isTold)
                {
                    isTold = true;
                    _log.WatchEnded();
                }
            }
            catch (Exception e)
            {
                Stop();
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                if (!isTold)
                {
                    isTold = true;
                    _log.WatchFailed(e);
                }
            }

            await Task.Delay(_options.WatchAgainAfter, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Stop()
    {
        _isWatching = false;
        Forget("");
    }

    private ValueTask<UserRecord?> FindAsync(string name, CancellationToken cancellationToken) =>
        _isWatching && _users.TryGetValue(name, out Entry? entry) && _time.GetElapsedTime(entry.ReadAt) < _options.KeepFor
            ? new(entry.User)
            : AskAsync(name, cancellationToken);

    private async ValueTask<UserRecord?> AskAsync(string name, CancellationToken cancellationToken)
    {
        long version = Interlocked.Read(ref _version);
        UserRecord? user = await _source.FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (user is null)
        {
            return null;
        }

        if (user.Name != name)
        {
            _log.AnotherName();
            return null;
        }

        _usual = user.Hash ?? _usual;
        if (_isWatching)
        {
            Entry entry = new(user, _time.GetTimestamp());
            _users[name] = entry;
            _order.Enqueue((name, entry));
            if (Interlocked.Read(ref _version) != version)
            {
                // It may have been read before the change that was told meanwhile.
                _users.TryRemove(new KeyValuePair<string, Entry>(name, entry));
            }

            while (_users.Count > _options.MaxUsers || _order.Count > 2L * _options.MaxUsers)
            {
                if (!_order.TryDequeue(out (string Name, Entry Entry) oldest))
                {
                    break;
                }

                _users.TryRemove(new KeyValuePair<string, Entry>(oldest.Name, oldest.Entry));
            }
        }

        return user;
    }

    private void Forget(string name)
    {
        Interlocked.Increment(ref _version);
        if (name.Length > 0)
        {
            _users.TryRemove(name, out _);
        }
        else
        {
            _users.Clear();
            _order.Clear();
        }
    }

    private sealed record Entry(UserRecord User, long ReadAt);
}

using System.Collections.Concurrent;
using HookSdk.Mqtt;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// What the tokens of clients that are logged in grant: a token comes with the login alone, and a broker asks about each publish. Kept by client id and mountpoint, for the user name of the
/// last login; bounded, in this process alone. Safe for calls at once.
/// </summary>
/// <remarks>
/// A client whose login is not known here came in before this server was started, or at another replica: it is denied, and that is logged. So is one that asks under another user name than
/// the last login with its client id. Where rules need no claims, take <see cref="TopicAccessPolicy"/>, which keeps nothing. A token that has ended, with the clock skew of the settings behind
/// its end, grants nothing any more, whether its connection was ended or not.
/// </remarks>
public sealed class TokenLogins
{
    /// <summary>The most logins that are kept: 1,000,000.</summary>
    public const int DefaultMaxLogins = 1_000_000;

    /// <summary>The most logins that are kept of one token: 10,000.</summary>
    public const int DefaultMaxLoginsPerToken = 10_000;

    private readonly ConcurrentDictionary<(string ClientId, string Mountpoint), TokenLogin> _logins = new();
    private readonly Dictionary<UInt128, TokenUse> _tokens = [];
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;
    private readonly int _maxLogins;
    private readonly int _maxLoginsPerToken;
    private int _count;
    private long _lastSweep;

    /// <summary>Makes an empty list.</summary>
    /// <param name="loggers">Where is told of logins that are not known.</param>
    /// <param name="timeProvider">The clock that tokens end by.</param>
    /// <param name="maxLogins">The most logins that are kept, at least one. At the bound those of further clients are not.</param>
    /// <param name="maxLoginsPerToken">The most logins that are kept of one token, at least one. At the bound its earliest is forgotten, so that one token that comes with ever new client ids takes no room of others.</param>
    public TokenLogins(ILoggerFactory loggers, TimeProvider? timeProvider = null, int maxLogins = DefaultMaxLogins, int maxLoginsPerToken = DefaultMaxLoginsPerToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLogins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLoginsPerToken);
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
        _maxLogins = maxLogins;
        _maxLoginsPerToken = maxLoginsPerToken;
        _lastSweep = _time.GetTimestamp();
    }

    /// <summary>How many are kept.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether somebody else removes logins that have ended, once their connections are.</summary>
    internal bool KeepsExpired { get; set; }

    /// <summary>Keeps a login; one of the same client id and mountpoint before it is forgotten. Where your reply to the login changes one of the names, hand in the changed one.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name; null or empty when there is none.</param>
    /// <param name="identity">What its token says.</param>
    /// <param name="mountpoint">VerneMQ's mountpoint; empty, the default, for EMQX, which has one client of an id.</param>
    public void Add(string clientId, string? userName, JwtIdentity identity, string mountpoint = "")
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(mountpoint);
        Sweep();
        TokenLogin login = new(new(clientId, userName ?? "", mountpoint), identity.Topics, identity.EndsAt, identity.TokenMark);
        bool isFull = false;
        bool isTokenFull = false;
        lock (_gate)
        {
            _logins.TryGetValue((clientId, mountpoint), out TokenLogin? before);
            if (before is not null)
            {
                Unlink(before);
            }

            if (_tokens.TryGetValue(login.Token, out TokenUse? use) && use.Count >= _maxLoginsPerToken)
            {
                isTokenFull = true;
                TokenLogin earliest = use.Earliest!;
                Unlink(earliest);
                Forget(earliest);
                _tokens.TryGetValue(login.Token, out use);
            }

            isFull = before is null && _count >= _maxLogins;
            if (!isFull)
            {
                if (use is null)
                {
                    _tokens[login.Token] = use = new TokenUse();
                }

                use.Add(login);
                _logins[(clientId, mountpoint)] = login;
                _count += before is null ? 1 : 0;
            }
        }

        if (isFull)
        {
            _log.LoginsFull(_maxLogins);
        }

        if (isTokenFull)
        {
            _log.TokenFull(_maxLoginsPerToken);
        }
    }

    /// <summary>Forgets a login: call it when a client has gone for good.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name, empty when there is none: a login of another stays. Null, the default: whoever it is.</param>
    /// <param name="mountpoint">The mountpoint; empty by default.</param>
    public void Remove(string clientId, string? userName = null, string mountpoint = "")
    {
        lock (_gate)
        {
            if (_logins.TryGetValue((clientId, mountpoint), out TokenLogin? login) && (userName is null || userName == login.Client.UserName))
            {
                Unlink(login);
                Forget(login);
            }
        }
    }

    /// <summary>Whether a client's token lets it do something. <see cref="TopicAccess.NoMatch"/>: the token says nothing of it, and your own rules count.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name, or the topic filter.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name; null or empty when there is none.</param>
    /// <param name="mountpoint">The mountpoint; empty by default.</param>
    public TopicAccess Decide(TopicAction action, string topic, string clientId, string? userName, string mountpoint = "")
    {
        if (!_logins.TryGetValue((clientId, mountpoint), out TokenLogin? login))
        {
            _log.LoginUnknown();
            return TopicAccess.Denied;
        }

        if (login.Client.UserName != (userName ?? ""))
        {
            _log.LoginOfAnother();
            return TopicAccess.Denied;
        }

        return login.HasEnded(_time.GetUtcNow()) ? TopicAccess.Denied
            : login.Topics?.Decide(action, topic, clientId, userName) ?? TopicAccess.NoMatch;
    }

    /// <summary>Whether a client may do something: by its token, and by your rules where that says nothing of it.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name, or the topic filter.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name; null or empty when there is none.</param>
    /// <param name="otherwise">Your rules.</param>
    /// <param name="mountpoint">The mountpoint; empty by default.</param>
    public bool Allows(TopicAction action, string topic, string clientId, string? userName, TopicAccessPolicy otherwise, string mountpoint = "")
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return Decide(action, topic, clientId, userName, mountpoint) switch
        {
            TopicAccess.Allowed => true,
            TopicAccess.Denied => false,
            _ => otherwise.Allows(action, topic, clientId, userName),
        };
    }

    /// <summary>The clients whose tokens have ended and that were not removed. <see cref="TokenExpiry"/> ends their connections.</summary>
    public IReadOnlyList<ClientConnection> Expired() => [.. FindEnded().Select(static l => l.Client)];

    /// <summary>The logins whose tokens have ended.</summary>
    internal IEnumerable<TokenLogin> FindEnded()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return _logins.Select(static l => l.Value).Where(l => l.HasEnded(now));
    }

    /// <summary>Whether no later login of the same client has come, and it was not removed.</summary>
    internal bool IsCurrent(TokenLogin login) => _logins.TryGetValue((login.Client.ClientId, login.Client.Mountpoint), out TokenLogin? current) && ReferenceEquals(current, login);

    /// <summary>Forgets logins, but not a later one of the same client.</summary>
    internal void Remove(IEnumerable<TokenLogin> logins)
    {
        foreach (TokenLogin login in logins)
        {
            lock (_gate)
            {
                if (IsCurrent(login))
                {
                    Unlink(login);
                    Forget(login);
                }
            }
        }
    }

    /// <summary>Logins that ended an hour ago are forgotten: their clients are long denied.</summary>
    private void Sweep()
    {
        long swept = Volatile.Read(ref _lastSweep);
        if (KeepsExpired || _time.GetElapsedTime(swept) < TimeSpan.FromMinutes(1) || Interlocked.CompareExchange(ref _lastSweep, _time.GetTimestamp(), swept) != swept)
        {
            return;
        }

        DateTimeOffset limit = _time.GetUtcNow() - TimeSpan.FromHours(1);
        Remove(_logins.Select(static l => l.Value).Where(l => l.HasEnded(limit)));
    }

    /// <summary>Takes a login out of those of its token.</summary>
    private void Unlink(TokenLogin login)
    {
        TokenUse use = _tokens[login.Token];
        use.Remove(login);
        if (use.Count == 0)
        {
            _tokens.Remove(login.Token);
        }
    }

    private void Forget(TokenLogin login)
    {
        _logins.TryRemove((login.Client.ClientId, login.Client.Mountpoint), out _);
        _count--;
    }
}

using System.Collections.Concurrent;
using HookSdk.Mqtt;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// What the tokens of clients that are logged in grant, by client id: a token comes with the login alone, and a broker asks about each publish. Bounded, in this process alone.
/// Safe for calls at once.
/// </summary>
/// <remarks>
/// A client whose login is not known here came in before this server was started, or at another replica: it is denied, and that is logged. Where rules need no claims, take
/// <see cref="TopicAccessPolicy"/>, which keeps nothing. A token that has ended grants nothing any more, whether its connection was ended or not.
/// </remarks>
public sealed class TokenLogins
{
    /// <summary>The most logins that are kept: 1,000,000.</summary>
    public const int DefaultMaxLogins = 1_000_000;

    private readonly ConcurrentDictionary<string, Login> _logins = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;
    private readonly int _maxLogins;
    private int _count;
    private long _lastSweep;

    /// <summary>Makes an empty list.</summary>
    /// <param name="loggers">Where is told of logins that are not known.</param>
    /// <param name="timeProvider">The clock that tokens end by.</param>
    /// <param name="maxLogins">The most logins that are kept, at least one.</param>
    public TokenLogins(ILoggerFactory loggers, TimeProvider? timeProvider = null, int maxLogins = DefaultMaxLogins)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLogins);
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
        _maxLogins = maxLogins;
        _lastSweep = _time.GetTimestamp();
    }

    /// <summary>How many are kept.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether somebody else removes logins that have ended, once their connections are.</summary>
    internal bool KeepsExpired { get; set; }

    /// <summary>Keeps a login; one of the same client id before it is forgotten.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name; null when there is none.</param>
    /// <param name="identity">What its token says.</param>
    public void Add(string clientId, string? userName, JwtIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(identity);
        Sweep();
        Login login = new(userName, identity.Topics, identity.ExpiresAt);
        if (_logins.ContainsKey(clientId) || Count < _maxLogins)
        {
            _logins.AddOrUpdate(clientId, static (_, added) => added.Login.Counted(added.Owner), static (_, _, added) => added.Login, (Login: login, Owner: this));
        }
        else
        {
            _log.LoginsFull(_maxLogins);
        }
    }

    /// <summary>Forgets a login: call it when a client has gone for good.</summary>
    /// <param name="clientId">The client id.</param>
    public void Remove(string clientId)
    {
        if (_logins.TryRemove(clientId, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Whether a client's token lets it do something. <see cref="TopicAccess.NoMatch"/>: the token says nothing of it, and your own rules count.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name, or the topic filter.</param>
    /// <param name="clientId">The client id.</param>
    public TopicAccess Decide(TopicAction action, string topic, string clientId)
    {
        if (!_logins.TryGetValue(clientId, out Login? login))
        {
            _log.LoginUnknown();
            return TopicAccess.Denied;
        }

        return login.ExpiresAt is { } end && _time.GetUtcNow() >= end ? TopicAccess.Denied
            : login.Topics?.Decide(action, topic, clientId, login.UserName) ?? TopicAccess.NoMatch;
    }

    /// <summary>Whether a client may do something: by its token, and by your rules where that says nothing of it.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name, or the topic filter.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name; null when there is none.</param>
    /// <param name="otherwise">Your rules.</param>
    public bool Allows(TopicAction action, string topic, string clientId, string? userName, TopicAccessPolicy otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return Decide(action, topic, clientId) switch
        {
            TopicAccess.Allowed => true,
            TopicAccess.Denied => false,
            _ => otherwise.Allows(action, topic, clientId, userName),
        };
    }

    /// <summary>The clients whose tokens have ended and that were not removed. <see cref="TokenExpiry"/> ends their connections.</summary>
    public IReadOnlyList<string> Expired() => [.. FindEnded().Select(static e => e.ClientId)];

    /// <summary>The logins whose tokens have ended.</summary>
    internal Ended[] FindEnded()
    {
        DateTimeOffset now = _time.GetUtcNow();
        return [.. _logins.Where(l => l.Value.ExpiresAt is { } end && now >= end).Select(static l => new Ended(l.Key, l.Value))];
    }

    /// <summary>Forgets logins, but not a later one of the same client.</summary>
    internal void Remove(IEnumerable<Ended> ended)
    {
        foreach (Ended login in ended)
        {
            if (_logins.TryRemove(new KeyValuePair<string, Login>(login.ClientId, login.Login)))
            {
                Interlocked.Decrement(ref _count);
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
        foreach ((string clientId, Login login) in _logins)
        {
            if (login.ExpiresAt is { } end && end < limit && _logins.TryRemove(new KeyValuePair<string, Login>(clientId, login)))
            {
                Interlocked.Decrement(ref _count);
            }
        }
    }

    /// <param name="ClientId">The client id.</param>
    /// <param name="Login">That login, and none that came later.</param>
    internal readonly record struct Ended(string ClientId, Login Login);

    /// <summary>One login: another one is never the same, with the same token neither.</summary>
    internal sealed class Login(string? userName, TopicAccessList? topics, DateTimeOffset? expiresAt)
    {
        public string? UserName => userName;

        public TopicAccessList? Topics => topics;

        public DateTimeOffset? ExpiresAt => expiresAt;

        public Login Counted(TokenLogins owner)
        {
            Interlocked.Increment(ref owner._count);
            return this;
        }
    }
}

using System.Collections.Concurrent;
using HookSdk.Mqtt;
using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// What the tokens of clients that are logged in grant: a token comes with the login alone, and a broker asks about each publish. Kept by broker, client id and mountpoint, for the user name of
/// the last login; bounded, in this process alone. Safe for calls at once.
/// </summary>
/// <remarks>
/// <para>
/// A client whose login is not known here came in before this server was started, at another replica, or without a token: it is denied, and that is logged. So is one that asks under another user name than
/// the last login with its client id. Where rules need no claims, take <see cref="TopicAccessPolicy"/>, which keeps nothing. A token that has ended, with the clock skew of the settings behind
/// its end, grants nothing any more, whether its connection was ended or not.
/// </para>
/// <para>
/// A login takes one place, and one more for each 512 letters of its names and its rules. Where <see cref="TokenExpiry"/> runs, a login that another one has taken the place of is kept until
/// the broker was asked to end its connection, too: it may be the one that the broker has let in.
/// </para>
/// </remarks>
public sealed partial class TokenLogins
{
    /// <summary>The most logins that are kept: 1,000,000.</summary>
    public const int DefaultMaxLogins = 1_000_000;

    /// <summary>The most logins that are kept of one subject: 10,000.</summary>
    public const int DefaultMaxLoginsPerSubject = 10_000;

    /// <summary>So long a login may be on its way through the broker: its connection is looked for afterwards.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string ClientId, string Mountpoint, string? Broker), TokenLogin> _logins = new();
    private readonly Dictionary<ClientConnection, TokenLogin> _leaving = [];
    private readonly Dictionary<UInt128, SubjectLogins> _subjects = [];
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly IdentityLog _log;
    private readonly int _maxLogins;
    private readonly int _maxLoginsPerSubject;
    private int _count;
    private int _places;
    private long _lastSweep;

    /// <summary>Makes an empty list.</summary>
    /// <param name="loggers">Where is told of logins that are not known.</param>
    /// <param name="timeProvider">The clock that tokens end by.</param>
    /// <param name="maxLogins">The most places for logins, at least one. At the bound further clients are to be refused.</param>
    /// <param name="maxLoginsPerSubject">The most places for logins of one subject (<c>iss</c> and <c>sub</c> of the tokens; of one token, where it has no <c>sub</c>), at least one. At the bound its earliest login goes, so that a subject that comes with ever new client ids takes no room of others.</param>
    public TokenLogins(ILoggerFactory loggers, TimeProvider? timeProvider = null, int maxLogins = DefaultMaxLogins, int maxLoginsPerSubject = DefaultMaxLoginsPerSubject)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLogins);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLoginsPerSubject);
        _time = timeProvider ?? Clock.System;
        _log = new IdentityLog(loggers);
        _maxLogins = maxLogins;
        _maxLoginsPerSubject = maxLoginsPerSubject;
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
    /// <param name="broker">The broker, by the name that its management client has for it (<c>BrokerName</c>), where the program serves several: the same client id at another is another client. Null, the default: there is one.</param>
    /// <returns>False: there is no room for it, and nothing was changed, or the key of its token has gone meanwhile. Refuse the client: its connection would not be ended with its token, and what it asks for would be denied.</returns>
    public bool Add(string clientId, string? userName, JwtIdentity identity, string mountpoint = "", string? broker = null)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(mountpoint);
        Sweep();
        TokenLogin login = new(new(clientId, userName ?? "", mountpoint) { Broker = broker }, identity.Topics, identity.EndsAt, identity.SubjectMark) { KeyOrigin = identity.KeyOrigin, CameAt = _time.GetUtcNow() };
        bool hasKey;
        bool isFull;
        bool isSubjectFull;
        int pushedOut = 0;
        lock (_gate)
        {
            // Inside: whoever takes a key away ends the logins that are here afterwards.
            hasKey = identity.IsKeyInForce;
            _logins.TryGetValue((clientId, mountpoint, broker), out TokenLogin? before);

            // Of two that come at once, the broker may let in the one that came here first.
            bool leaves = KeepsExpired && before is not null && before.Client.UserName != login.Client.UserName;
            isFull = _places + login.Places - (leaves ? 0 : before?.Places ?? 0) > _maxLogins;
            isSubjectFull = !HasRoomOf(login, before, leaves);
            if (hasKey && !isFull && !isSubjectFull)
            {
                // Before the earlier one goes: who asks meanwhile is known all the time.
                _logins[(clientId, mountpoint, broker)] = login;
                if (before is not null)
                {
                    Take(before, leaves);
                }

                while (_subjects.GetValueOrDefault(login.Subject) is { Earliest: { } earliest } own && own.Places + login.Places > _maxLoginsPerSubject)
                {
                    Take(earliest, KeepsExpired);
                    pushedOut++;
                }

                if (_leaving.TryGetValue(login.Client, out TokenLogin? same))
                {
                    Left(same);
                }

                Of(login).Add(login);
                _count++;
                _places += login.Places;
            }
        }

        if (!hasKey)
        {
            _log.KeyHasGone();
        }
        else if (isFull)
        {
            _log.LoginsFull(_maxLogins);
        }
        else if (isSubjectFull)
        {
            _log.SubjectHasNoRoom(_maxLoginsPerSubject);
        }
        else if (pushedOut > 0)
        {
            _log.SubjectFull(_maxLoginsPerSubject);
        }

        return hasKey && !isFull && !isSubjectFull;
    }

    /// <summary>
    /// Forgets a login: what its client asks for is denied. Call it when you close an account, and when you let in a client without a token, by a certificate or a password: the token of
    /// the one before it with the same client id counts for nobody then. Not when a broker tells that a client has disconnected: at EMQX that comes behind the next login of the same client
    /// id, and would wipe it.
    /// </summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name, empty when there is none: a login of another stays. Null, the default: whoever it is.</param>
    /// <param name="mountpoint">The mountpoint; empty by default.</param>
    /// <param name="broker">The broker that the login was added with; null by default.</param>
    public void Remove(string clientId, string? userName = null, string mountpoint = "", string? broker = null)
    {
        lock (_gate)
        {
            if (_logins.TryGetValue((clientId, mountpoint, broker), out TokenLogin? login) && (userName is null || userName == login.Client.UserName))
            {
                Take(login, leaves: false);
            }
        }
    }

    /// <summary>Whether a client's token lets it do something. A client that came without a token is denied. <see cref="TopicAccess.NoMatch"/>: the token says nothing of it, and your own rules count.</summary>
    /// <param name="action">What is asked for.</param>
    /// <param name="topic">The topic name, or the topic filter.</param>
    /// <param name="clientId">The client id.</param>
    /// <param name="userName">The user name; null or empty when there is none.</param>
    /// <param name="mountpoint">The mountpoint; empty by default.</param>
    /// <param name="broker">The broker that the login was added with; null by default.</param>
    public TopicAccess Decide(TopicAction action, string topic, string clientId, string? userName, string mountpoint = "", string? broker = null)
    {
        if (!_logins.TryGetValue((clientId, mountpoint, broker), out TokenLogin? login))
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
    /// <param name="broker">The broker that the login was added with; null by default.</param>
    public bool Allows(TopicAction action, string topic, string clientId, string? userName, TopicAccessPolicy otherwise, string mountpoint = "", string? broker = null)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        return Decide(action, topic, clientId, userName, mountpoint, broker) switch
        {
            TopicAccess.Allowed => true,
            TopicAccess.Denied => false,
            _ => otherwise.Allows(action, topic, clientId, userName),
        };
    }

    private static (string ClientId, string Mountpoint, string? Broker) KeyOf(ClientConnection client) => (client.ClientId, client.Mountpoint, client.Broker);

    private bool IsCurrent(TokenLogin login) => _logins.TryGetValue(KeyOf(login.Client), out TokenLogin? current) && ReferenceEquals(current, login);

    private bool IsLeaving(TokenLogin login) => _leaving.TryGetValue(login.Client, out TokenLogin? leaving) && ReferenceEquals(leaving, login);

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

    /// <summary>Whether the subject of a login has room for it, once its earliest logins have gone. Those that the broker is to end take room until it was asked.</summary>
    private bool HasRoomOf(TokenLogin login, TokenLogin? before, bool leaves)
    {
        if (login.Places > _maxLoginsPerSubject || (leaves && _subjects[before!.Subject].Leaving + before.Places > _maxLoginsPerSubject))
        {
            return false;
        }

        if (!KeepsExpired || !_subjects.TryGetValue(login.Subject, out SubjectLogins? own))
        {
            return true;
        }

        bool isOwn = before?.Subject == login.Subject;
        int goes = Math.Max(0, own.Places + login.Places - (isOwn ? before!.Places : 0) - _maxLoginsPerSubject);
        return goes == 0 || own.Leaving + goes + (isOwn && leaves ? before!.Places : 0) <= _maxLoginsPerSubject;
    }

    private SubjectLogins Of(TokenLogin login)
    {
        if (!_subjects.TryGetValue(login.Subject, out SubjectLogins? subject))
        {
            _subjects[login.Subject] = subject = new SubjectLogins();
        }

        return subject;
    }

    /// <summary>Takes a login out, and keeps it among those whose connections are to be ended where that is asked for.</summary>
    private void Take(TokenLogin login, bool leaves)
    {
        SubjectLogins subject = Of(login);
        subject.Remove(login);
        _logins.TryRemove(KeyValuePair.Create(KeyOf(login.Client), login));
        _count--;
        if (!leaves)
        {
            Release(login, subject);
            return;
        }

        if (_leaving.TryGetValue(login.Client, out TokenLogin? same))
        {
            Left(same);
        }

        login.LeavesAt = _time.GetUtcNow() + OnItsWay;
        _leaving[login.Client] = login;
        Of(login).Leaving += login.Places;
    }

    /// <summary>Forgets one of those whose connections were to be ended.</summary>
    private void Left(TokenLogin login)
    {
        _leaving.Remove(login.Client);
        SubjectLogins subject = Of(login);
        subject.Leaving -= login.Places;
        Release(login, subject);
    }

    private void Release(TokenLogin login, SubjectLogins subject)
    {
        _places -= login.Places;
        if (subject.IsEmpty)
        {
            _subjects.Remove(login.Subject);
        }
    }
}

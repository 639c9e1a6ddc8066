namespace HookSdk.Identity;

/// <content>Logins whose connections are to be ended.</content>
public sealed partial class TokenLogins : IKeyFollower
{
    bool IKeyFollower.EndsConnections => KeepsExpired;

    /// <summary>
    /// Heeds a verifier's keys from now: where <see cref="JwtOptions.EndConnectionsOfLostKeys"/> is set, logins whose key has gone count no more, and <see cref="TokenExpiry"/> ends their connections.
    /// <c>AddJwtLogins</c> does it for its own; call it for a verifier that you make.
    /// </summary>
    /// <param name="verifier">The verifier, which knows these logins as long as it lives.</param>
    public void Follow(JwtVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        verifier.Tell(this);
    }

    /// <summary>The clients whose tokens have ended and that were not removed, and those whose places others have taken; not before 15 seconds after the login, since the broker may not have opened its connection yet. <see cref="TokenExpiry"/> ends their connections.</summary>
    public IReadOnlyList<ClientConnection> Expired() => [.. FindEnded().Select(static l => l.Client)];

    /// <summary>The logins whose connections are to be ended.</summary>
    internal IReadOnlyList<TokenLogin> FindEnded()
    {
        DateTimeOffset now = _time.GetUtcNow();
        TokenLogin[] leaving;
        lock (_gate)
        {
            leaving = [.. _leaving.Values.Where(l => IsToEndBy(l, now))];
        }

        return [.. _logins.Select(static l => l.Value).Where(l => IsToEndBy(l, now)), .. leaving];

        // The broker may not have opened the connection yet, and would be asked in vain.
        static bool IsToEndBy(TokenLogin login, DateTimeOffset now) => login.HasEnded(now) && now - login.CameAt >= OnItsWay;
    }

    /// <summary>Whether a login is to be ended still: no later one of the same client has come, and it was not removed.</summary>
    internal bool IsToEnd(TokenLogin login)
    {
        lock (_gate)
        {
            return IsCurrent(login) || IsLeaving(login);
        }
    }

    /// <summary>Forgets logins, but not a later one of the same client.</summary>
    internal void Remove(IEnumerable<TokenLogin> logins)
    {
        foreach (TokenLogin login in logins)
        {
            lock (_gate)
            {
                if (IsCurrent(login))
                {
                    Take(login, leaves: false);
                }
                else if (IsLeaving(login))
                {
                    Left(login);
                }
            }
        }
    }

    /// <summary>Has logins count no more, and their connections ended, whose tokens were verified with these keys.</summary>
    void IKeyFollower.End(IReadOnlyCollection<string> keyOrigins)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_gate)
        {
            foreach (TokenLogin login in _logins.Select(static l => l.Value).Where(l => keyOrigins.Contains(l.KeyOrigin, StringComparer.Ordinal)))
            {
                login.LeavesAt = now;
            }
        }
    }
}

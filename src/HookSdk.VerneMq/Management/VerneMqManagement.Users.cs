namespace HookSdk.VerneMq.Management;

/// <content>Ending the connections of users.</content>
public sealed partial class VerneMqManagement
{
    private const int MaxRounds = 10;

    /// <summary>What VerneMQ gives a session by default.</summary>
    private static readonly TimeSpan ShortRowTime = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Ends all connections of a user. Refuse the user first, in your plugin: a client that is let in again meanwhile is disconnected again, ten times at most. Stored sessions have no
    /// user name, and stay; their clients are asked for a login when they come back.
    /// </summary>
    /// <param name="userName">The user name.</param>
    /// <param name="cleanup">Whether the sessions go too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many clients were disconnected.</returns>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is empty.</exception>
    /// <exception cref="ManagementException">It did not work, or clients of the user came back each time (<see cref="ManagementFailure.Failed"/>).</exception>
    public Task<int> KickUserAsync(string userName, bool cleanup = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        return KickUsersAsync([userName], cleanup, cancellationToken);
    }

    /// <summary>Ends all connections of users, as <see cref="KickUserAsync"/> does for one.</summary>
    /// <param name="userNames">The user names; none: nothing is called.</param>
    /// <param name="cleanup">Whether the sessions go too.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many clients were disconnected.</returns>
    /// <exception cref="ArgumentException">A user name is empty.</exception>
    /// <exception cref="ManagementException">
    /// It did not work for all, or clients of a user came back each time (<see cref="ManagementFailure.Failed"/>): <see cref="ManagementException.RemainingUsers"/> tells of whom,
    /// <see cref="ManagementException.RemainingClients"/> which, and those of the others were disconnected. Where a session does not answer VerneMQ (<see cref="ManagementFailure.Late"/>),
    /// all that do are looked at, and all users remain, since nobody knows whose it is.
    /// </exception>
    public async Task<int> KickUsersAsync(IEnumerable<string> userNames, bool cleanup = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userNames);
        string[] all = [.. userNames.Distinct(StringComparer.Ordinal)];
        if (Array.Exists(all, string.IsNullOrEmpty))
        {
            throw new ArgumentException("A name in it is empty.", nameof(userNames));
        }

        // Those that may stand in a query are asked for one by one, and all others in one list.
        IEnumerable<string[]> groups = all.Where(CanBeAskedFor).Select(static name => new[] { name }).Append([.. all.Where(static name => !CanBeAskedFor(name))]).Where(static some => some.Length > 0);
        Look look = new(this);
        try
        {
            int ended = await KickRun.EachAsync(groups, static name => name, areUsers: true, some => KickAllAsync(look, some, cleanup, cancellationToken)).ConfigureAwait(false);
            return look.Late is { } late ? throw late.With(all, [], ended) : ended;
        }
        catch (ManagementException e) when (look.Late is not null && e.RemainingUsers.Count < all.Length)
        {
            throw e.With(all, e.RemainingClients, e.Ended);
        }
    }

    /// <summary>Whether the query language can take it for nothing but a text.</summary>
    private static bool CanBeAskedFor(string userName) =>
        char.IsAsciiLetterOrDigit(userName[0]) && userName is not ("true" or "false" or "null" or "undefined") && userName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Until none is left: who is disconnected may come back.</summary>
    private async Task<int> KickAllAsync(Look look, string[] userNames, bool cleanup, CancellationToken cancellationToken)
    {
        string? asked = userNames is [var only] && CanBeAskedFor(only) ? only : null;
        HashSet<string> users = new(userNames, StringComparer.Ordinal);
        HashSet<VerneMqSession> left = [];
        ManagementException? problem = null;
        int ended = 0;
        try
        {
            for (int round = 0; round < MaxRounds; round++)
            {
                VerneMqSessionList all = await look.ForAsync(asked, cancellationToken).ConfigureAwait(false);
                VerneMqSession[] found = [.. all.Sessions.Where(s => s.UserName is { } name && users.Contains(name) && !left.Contains(s))];
                if (found.Length == 0)
                {
                    return problem is not null ? throw problem
                        : all.IsComplete ? ended
                        : throw _commands.Failure(ManagementFailure.Failed, Disconnect, $"it has more than {MaxSessions} sessions, and not all were looked at");
                }

                try
                {
                    ended += await KickRun.EachAsync(found.Chunk(1), static s => s.ClientId, areUsers: false, some => KickAsync(some[0])).ConfigureAwait(false);
                }
                catch (ManagementException e)
                {
                    // One that cannot be named keeps no other client of the users connected.
                    ended += e.Ended;
                    problem = e;
                    left.UnionWith(found.Where(s => e.RemainingClients.Contains(s.ClientId, StringComparer.Ordinal)));
                }
            }

            throw _commands.Failure(ManagementFailure.Failed, Disconnect, "the clients of the user came back each time: refuse them first");
        }
        catch (ManagementException e) when (e.RemainingUsers.Count == 0)
        {
            throw e.With(left.Count > 0 && ReferenceEquals(e, problem) ? left.Select(static s => s.UserName!) : userNames, left.Select(static s => s.ClientId), ended);
        }

        async Task<int> KickAsync(VerneMqSession session)
        {
            await this.KickAsync(session.ClientId, cleanup, session.Mountpoint, cancellationToken).ConfigureAwait(false);
            return 1;
        }
    }

    /// <summary>
    /// Looks for sessions. After one call that was late it goes on with those that answer soon: a session that is stuck keeps no other connected, and the failure is told in the end.
    /// </summary>
    private sealed class Look(VerneMqManagement management)
    {
        /// <summary>Why not all sessions were looked at; null: they were.</summary>
        public ManagementException? Late { get; private set; }

        public async Task<VerneMqSessionList> ForAsync(string? userName, CancellationToken cancellationToken)
        {
            try
            {
                return await management.ListAsync(MaxSessions, isOnline: true, userName, Late is null ? management._rowTime : ShortRowTime, cancellationToken).ConfigureAwait(false);
            }
            catch (ManagementException e) when (e.Failure == ManagementFailure.Late && Late is null)
            {
                Late = e;
                return await ForAsync(userName, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

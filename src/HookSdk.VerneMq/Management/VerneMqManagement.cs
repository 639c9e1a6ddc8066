using System.Text.Json;

namespace HookSdk.VerneMq.Management;

/// <summary>
/// VerneMQ's management API (2.1 and 2.2, one node): what a plugin cannot do alone, since the broker asks it and it cannot ask. Register it with
/// <c>services.AddVerneMqManagement()</c> and take it as a service. Each method throws a <see cref="ManagementException"/> when it did not work.
/// </summary>
/// <remarks>
/// Made so that the API's traps cannot be stepped into: ids of clients, which clients choose themselves, never reach the query language of <c>session disconnect</c>, where a quote in
/// one disconnects everybody.
/// </remarks>
public sealed partial class VerneMqManagement
{
    private const string Disconnect = "disconnect a client";
    private const int MaxSessions = 1_000_000;
    private const int MaxRounds = 10;

    private readonly VerneMqCommands _commands;
    private readonly VerneMqCommands _second;
    private readonly WebhookCommands _webhooks;
    private readonly bool _hasSecond;

    internal VerneMqManagement(HttpClient client, VerneMqManagementOptions options)
    {
        _commands = new VerneMqCommands(client, options.Url, options.ApiKey, options);
        _second = new VerneMqCommands(client, options.Url, options.ClientApiKey, options);
        _webhooks = new WebhookCommands(_commands);
        _hasSecond = options.ClientApiKey is not null || options.ApiKey is null;
    }

    /// <summary>The sessions of the node.</summary>
    /// <param name="limit">The most that are told: 1 to 1,000,000; 10,000 by default.</param>
    /// <param name="isOnline">Only those that are online, or only stored ones; null, the default: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<VerneMqSessionList> ListSessionsAsync(int limit = 10_000, bool? isOnline = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxSessions);
        return ListAsync(limit, isOnline, userName: null, cancellationToken);
    }

    /// <summary>Whether a client is there, by the second API.</summary>
    /// <param name="clientId">Its client id, whatever letters it has.</param>
    /// <param name="mountpoint">Its mountpoint, empty by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<VerneMqClientStatus> FindClientAsync(string clientId, string mountpoint = "", CancellationToken cancellationToken = default)
    {
        const string Operation = "find a client";
        JsonElement answer = await _second.RunAsync($"/api/v2/client?{Client(clientId, mountpoint)}", Operation, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return ManagementAnswer.Text(answer, "status") switch
        {
            "online" => VerneMqClientStatus.Online,
            "offline" => VerneMqClientStatus.Offline,
            "unknown" => VerneMqClientStatus.Absent,
            _ => throw _second.NotUnderstood(Operation),
        };
    }

    /// <summary>Ends the connection of a client. It may connect again; its will is sent.</summary>
    /// <param name="clientId">Its client id, whatever letters it has.</param>
    /// <param name="cleanup">Whether its session goes too, with what is stored for it. Then VerneMQ calls no hook of it.</param>
    /// <param name="mountpoint">Its mountpoint, empty by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    /// <exception cref="ManagementException">
    /// It did not work. <see cref="ManagementFailure.Refused"/>: the first API cannot name this id safely, and <see cref="VerneMqManagementOptions.ClientApiKey"/> is not set.
    /// </exception>
    public async Task<VerneMqKickOutcome> KickAsync(string clientId, bool cleanup = false, string mountpoint = "", CancellationToken cancellationToken = default)
    {
        if (!_hasSecond)
        {
            return await KickByQueryAsync(clientId, cleanup, mountpoint, cancellationToken).ConfigureAwait(false);
        }

        JsonElement answer = await _second.RunAsync($"/api/v2/disconnect?{Client(clientId, mountpoint)}{(cleanup ? "&cleanup" : "")}", Disconnect, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return (answer.ValueKind == JsonValueKind.String ? answer.GetString() : null) switch
        {
            "ok" => VerneMqKickOutcome.Kicked,
            "unknown" => VerneMqKickOutcome.Absent,
            _ => throw _second.NotUnderstood(Disconnect),
        };
    }

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
    /// <exception cref="ManagementException">It did not work, or clients of a user came back each time (<see cref="ManagementFailure.Failed"/>): those of the others were disconnected.</exception>
    public async Task<int> KickUsersAsync(IEnumerable<string> userNames, bool cleanup = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(userNames);
        string[] all = [.. userNames.Distinct(StringComparer.Ordinal)];
        if (Array.Exists(all, string.IsNullOrEmpty))
        {
            throw new ArgumentException("A name in it is empty.", nameof(userNames));
        }

        // Those that may stand in a query are asked for one by one, and all others in one list.
        int ended = 0;
        ManagementException? problem = null;
        foreach (string[] some in all.Where(CanBeAskedFor).Select(static name => new[] { name }).Append([.. all.Where(static name => !CanBeAskedFor(name))]).Where(static some => some.Length > 0))
        {
            try
            {
                ended += await KickAllAsync(some, cleanup, cancellationToken).ConfigureAwait(false);
            }
            catch (ManagementException e) when (e.Status is null && e.Failure is ManagementFailure.Failed or ManagementFailure.Refused)
            {
                problem = e;
            }
        }

        return problem is null ? ended : throw problem;
    }

    /// <summary>
    /// Has VerneMQ ask again about each subscription of a client. On VerneMQ 2.2.0 a subscription that is refused then vanishes from the session and goes on being delivered: use
    /// <see cref="KickAsync"/> there.
    /// </summary>
    /// <param name="userName">The client's user name.</param>
    /// <param name="clientId">Its client id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether anything has changed. A client that is not there changes nothing.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> ReauthorizeAsync(string userName, string clientId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        const string Operation = "reauthorize a client";
        string said = await _commands.TextAsync(
            $"/api/v1/session/reauthorize?username={ManagementHttp.Escape(userName, nameof(userName))}&client-id={ManagementHttp.Escape(clientId, nameof(clientId))}", Operation, cancellationToken).ConfigureAwait(false);
        return said switch { "Done" => true, "Unchanged" => false, _ => throw _commands.NotUnderstood(Operation) };
    }

    /// <summary>Whether the query language can take it for nothing but a text.</summary>
    private static bool CanBeAskedFor(string userName) =>
        char.IsAsciiLetterOrDigit(userName[0]) && userName is not ("true" or "false" or "null" or "undefined") && userName.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>Until none is left: who is disconnected may come back.</summary>
    private async Task<int> KickAllAsync(string[] userNames, bool cleanup, CancellationToken cancellationToken)
    {
        string? asked = userNames is [var only] && CanBeAskedFor(only) ? only : null;
        HashSet<string> users = new(userNames, StringComparer.Ordinal);
        int ended = 0;
        for (int round = 0; round < MaxRounds; round++)
        {
            VerneMqSessionList all = await ListAsync(MaxSessions, isOnline: true, asked, cancellationToken).ConfigureAwait(false);
            VerneMqSession[] found = [.. all.Sessions.Where(s => s.UserName is { } name && users.Contains(name))];
            ManagementException? problem = null;
            foreach (VerneMqSession session in found)
            {
                try
                {
                    await KickAsync(session.ClientId, cleanup, session.Mountpoint, cancellationToken).ConfigureAwait(false);
                    ended++;
                }
                catch (ManagementException e) when (e.Failure == ManagementFailure.Refused)
                {
                    // One id that cannot be named keeps no other client of the user connected.
                    problem = e;
                }
            }

            if (problem is not null)
            {
                throw problem;
            }

            if (found.Length == 0)
            {
                return all.IsComplete ? ended : throw _commands.Failure(ManagementFailure.Failed, Disconnect, $"it has more than {MaxSessions} sessions, and not all were looked at");
            }
        }

        throw _commands.Failure(ManagementFailure.Failed, Disconnect, "the clients of the user came back each time: refuse them first");
    }

    /// <summary>
    /// One more than asked for: VerneMQ says nothing of those that it leaves out. A user name goes into its query only where it can be taken for nothing else, and what comes back is
    /// looked at again: what is done to a session must not hang on how a version reads a query.
    /// </summary>
    private async Task<VerneMqSessionList> ListAsync(int limit, bool? isOnline, string? userName, CancellationToken cancellationToken)
    {
        string online = isOnline switch { true => "&--is_online=true", false => "&--is_online=false", null => "" };
        string user = userName is null ? "" : $"&--user={userName}";
        IReadOnlyList<JsonElement> rows = await _commands.TableAsync($"/api/v1/session/show?{VerneMqSession.Columns}{online}{user}&--limit={limit + 1}", "list its sessions", cancellationToken).ConfigureAwait(false);
        VerneMqSession[] sessions = [.. rows.Take(limit).Select(VerneMqSession.Read).OfType<VerneMqSession>().Where(s => isOnline is null || s.IsOnline == isOnline)];
        return new(sessions, rows.Count <= limit);
    }

    private static string Client(string clientId, string mountpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        ArgumentNullException.ThrowIfNull(mountpoint);
        return $"client_id={ManagementHttp.Escape(clientId, nameof(clientId))}{(mountpoint.Length > 0 ? $"&mountpoint={ManagementHttp.Escape(mountpoint, nameof(mountpoint))}" : "")}";
    }

    /// <summary>The first API puts names between quotes into a query without escaping, and finds none beyond ASCII.</summary>
    private async Task<VerneMqKickOutcome> KickByQueryAsync(string clientId, bool cleanup, string mountpoint, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        ArgumentNullException.ThrowIfNull(mountpoint);
        if (!IsPlain(clientId) || !IsPlain(mountpoint))
        {
            throw _commands.Failure(ManagementFailure.Refused, Disconnect, "its name has letters that this API takes for a query or does not find, so nothing was sent: set ClientApiKey to a key of scope api2");
        }

        string at = mountpoint.Length > 0 ? $"&--mountpoint={Uri.EscapeDataString(mountpoint)}" : "";
        string said = await _commands.TextAsync($"/api/v1/session/disconnect?client-id={Uri.EscapeDataString(clientId)}{(cleanup ? "&--cleanup" : "")}{at}", Disconnect, cancellationToken).ConfigureAwait(false);
        return said == "Done" ? VerneMqKickOutcome.NotTold : throw _commands.NotUnderstood(Disconnect);

        static bool IsPlain(string name) => !name.StartsWith('-') && name.All(static c => char.IsAsciiLetterOrDigit(c) || "-._:/@+#$!*,() ".Contains(c, StringComparison.Ordinal));
    }
}

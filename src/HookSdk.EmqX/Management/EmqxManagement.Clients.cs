using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <content>Clients over MQTT.</content>
public sealed partial class EmqxManagement
{
    private const string ListClients = "list its clients";
    private const string Kick = "kick a client";
    private const int MaxRounds = 10;
    private const int KickAtOnce = 500;
    private const int AskAtOnce = 50;
    private const int MaxQuery = 6000;

    /// <summary>All clients, stored sessions among them, in no order. Who connects or goes while the pages are read may be missing or come twice.</summary>
    /// <param name="filter">Which ones; null: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A name in the filter is empty.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public IAsyncEnumerable<EmqxClientInfo> ListClientsAsync(EmqxClientFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new EmqxClientFilter();
        return ReadClientsAsync("/clients" + filter.Query(), filter.Matches, cancellationToken);
    }

    /// <summary>One client.</summary>
    /// <param name="clientId">Its client id, whatever letters it has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The client; null: there is none.</returns>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<EmqxClientInfo?> FindClientAsync(string clientId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);

        // By a filter and not by a path: so '.' and '..' are found as well.
        await foreach (EmqxClientInfo client in ListClientsAsync(new EmqxClientFilter { ClientId = clientId }, cancellationToken).ConfigureAwait(false))
        {
            return client;
        }

        return null;
    }

    /// <summary>Ends the connection of a client, and its session with it: what was stored for it is gone, and its will is sent. It may connect again.</summary>
    /// <param name="clientId">Its client id, whatever letters it has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was there. After a first attempt that got no answer: whether it was there still.</returns>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    /// <exception cref="ManagementException">It did not work.</exception>
    public async Task<bool> KickAsync(string clientId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        if (IsPathName(clientId))
        {
            return await DeleteAsync(ClientPath(clientId), Kick, cancellationToken).ConfigureAwait(false);
        }

        bool isThere = await FindClientAsync(clientId, cancellationToken).ConfigureAwait(false) is not null;
        await KickAtOnceAsync([clientId], cancellationToken).ConfigureAwait(false);
        return isThere;
    }

    /// <summary>Ends the connections and sessions of many clients. Those that are not there are passed over, and EMQX does not tell which.</summary>
    /// <param name="clientIds">Their client ids, whatever letters they have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A client id is empty, or holds half of a surrogate pair. Nothing was sent.</exception>
    /// <exception cref="ManagementException">It did not work for all: <see cref="ManagementException.RemainingClients"/> tells for whom.</exception>
    public async Task KickAsync(IEnumerable<string> clientIds, CancellationToken cancellationToken = default)
    {
        string[] all = Names(clientIds, nameof(clientIds));
        await KickRun.EachAsync(all.Chunk(KickAtOnce), static id => id, areUsers: false, some => KickAtOnceAsync(some, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Ends all connections and sessions of a user. Refuse the user first (in your hook, or by <see cref="BanAsync"/>): a client that is let in again meanwhile is kicked again, ten times at most.
    /// </summary>
    /// <param name="userName">The user name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many clients were kicked.</returns>
    /// <exception cref="ArgumentException"><paramref name="userName"/> is empty.</exception>
    /// <exception cref="ManagementException">It did not work, or clients of the user came back each time (<see cref="ManagementFailure.Failed"/>).</exception>
    public Task<int> KickUserAsync(string userName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        return KickUsersAsync([userName], cancellationToken);
    }

    /// <summary>Ends all connections and sessions of users, as <see cref="KickUserAsync"/> does for one: EMQX is asked about fifty at once.</summary>
    /// <param name="userNames">The user names; none: nothing is called.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many clients were kicked.</returns>
    /// <exception cref="ArgumentException">A user name is empty, or holds half of a surrogate pair. Nothing was sent.</exception>
    /// <exception cref="ManagementException">
    /// It did not work for all, or clients of a user came back each time (<see cref="ManagementFailure.Failed"/>): <see cref="ManagementException.RemainingUsers"/> tells of whom, and those of
    /// the others were kicked.
    /// </exception>
    public async Task<int> KickUsersAsync(IEnumerable<string> userNames, CancellationToken cancellationToken = default)
    {
        string[] all = Names(userNames, nameof(userNames));
        return await KickRun.EachAsync(Batches(all), static name => name, areUsers: true, KickAsync).ConfigureAwait(false);

        Task<int> KickAsync(string[] some)
        {
            HashSet<string> users = new(some, StringComparer.Ordinal);
            return KickAllAsync(EmqxClientFilter.Query("username", some, nameof(userNames)), c => c.UserName is { } name && users.Contains(name), cancellationToken);
        }
    }

    /// <summary>Ends connections, and sessions with them; sessions of clients that are not connected stay.</summary>
    internal async Task<int> KickConnectedAsync(IEnumerable<ClientConnection> clients, CancellationToken cancellationToken)
    {
        ILookup<string, string?> users = clients.ToLookup(static c => c.ClientId, static c => c.UserName, StringComparer.Ordinal);
        string[] all = Names(users.Select(static u => u.Key), nameof(clients));
        return await KickRun.EachAsync(Batches(all), static id => id, areUsers: false, KickAsync).ConfigureAwait(false);

        async Task<int> KickAsync(string[] some)
        {
            string query = EmqxClientFilter.Query("clientid", some, nameof(clients)) + EmqxClientFilter.Connected;
            if (some.Length == 1 && query.Length > MaxQuery)
            {
                // It fits into no line, and would keep all others connected: its session goes without a look whether it is connected.
                return await KickAtOnceAsync(some, cancellationToken).ConfigureAwait(false);
            }

            string[] found = [.. (await FindAsync(query, client => client.IsConnected && IsOneOf(users, client), cancellationToken).ConfigureAwait(false)).Keys];
            return found.Length > 0 ? await KickAtOnceAsync(found, cancellationToken).ConfigureAwait(false) : 0;
        }
    }

    /// <summary>Whether a client is one of these connections, and not another login's with the same client id.</summary>
    private static bool IsOneOf(ILookup<string, string?> users, EmqxClientInfo client) => users[client.ClientId].Any(user => user is null || user == (client.UserName ?? ""));

    /// <exception cref="ArgumentException">One is empty or holds half of a surrogate pair: EMQX would look for others than those.</exception>
    private static string[] Names(IEnumerable<string> names, string parameter)
    {
        ArgumentNullException.ThrowIfNull(names, parameter);
        string[] all = [.. names.Distinct(StringComparer.Ordinal)];
        foreach (string name in all)
        {
            if (string.IsNullOrEmpty(name))
            {
                throw new ArgumentException("A name in it is empty.", parameter);
            }

            ManagementHttp.EnsureName(name, parameter);
        }

        return all;
    }

    /// <summary>Names for one query each: EMQX takes lines of 8,000 bytes, and an escaped byte is three.</summary>
    private static IEnumerable<string[]> Batches(string[] names)
    {
        List<string> some = [];
        int length = 0;
        foreach (string name in names)
        {
            int more = "&username=".Length + (3 * Encoding.UTF8.GetByteCount(name));
            if (some.Count == AskAtOnce || (some.Count > 0 && length + more > MaxQuery))
            {
                yield return [.. some];
                some.Clear();
                length = 0;
            }

            some.Add(name);
            length += more;
        }

        if (some.Count > 0)
        {
            yield return [.. some];
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, IEnumerable<string> texts)
    {
        writer.WriteStartArray();
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private async IAsyncEnumerable<EmqxClientInfo> ReadClientsAsync(string path, Func<EmqxClientInfo, bool> isMeant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (JsonElement item in PagesAsync(path, ListClients, cancellationToken).ConfigureAwait(false))
        {
            if (EmqxClientInfo.Read(item) is { } client && isMeant(client))
            {
                yield return client;
            }
        }
    }

    /// <summary>Client ids, each with the user name.</summary>
    private async Task<Dictionary<string, string?>> FindAsync(string query, Func<EmqxClientInfo, bool> isMeant, CancellationToken cancellationToken)
    {
        Dictionary<string, string?> found = new(StringComparer.Ordinal);
        await foreach (EmqxClientInfo client in ReadClientsAsync("/clients" + query, isMeant, cancellationToken).ConfigureAwait(false))
        {
            found[client.ClientId] = client.UserName;
        }

        return found;
    }

    /// <summary>Until none is left: pages are in no order, and who is kicked may come back.</summary>
    private async Task<int> KickAllAsync(string query, Func<EmqxClientInfo, bool> isMeant, CancellationToken cancellationToken)
    {
        int kicked = 0;
        Dictionary<string, string?> found = [];
        for (int round = 0; round < MaxRounds; round++)
        {
            found = await FindAsync(query, isMeant, cancellationToken).ConfigureAwait(false);
            if (found.Count == 0)
            {
                return kicked;
            }

            foreach (string[] some in found.Keys.Chunk(KickAtOnce))
            {
                kicked += await KickAtOnceAsync(some, cancellationToken).ConfigureAwait(false);
            }
        }

        throw _api.StillThere(Kick).With(found.Values.OfType<string>(), found.Keys, kicked);
    }

    private async Task<int> KickAtOnceAsync(string[] clientIds, CancellationToken cancellationToken)
    {
        _api.Ensure(await _api.SendAsync(HttpMethod.Post, "/clients/kickout/bulk", Kick, isRepeatable: true, writer => WriteTexts(writer, clientIds), cancellationToken).ConfigureAwait(false), Kick);
        return clientIds.Length;
    }
}

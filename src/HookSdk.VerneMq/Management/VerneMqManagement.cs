using System.Globalization;
using System.Text.Json;

namespace HookSdk.VerneMq.Management;

/// <summary>
/// VerneMQ's management API (2.1 and 2.2): what a plugin cannot do alone, since the broker asks it and it cannot ask. Register it with
/// <c>services.AddVerneMqManagement()</c> and take it as a service. Each method throws a <see cref="ManagementException"/> when it did not work.
/// </summary>
/// <remarks>
/// Made so that the API's traps cannot be stepped into: ids of clients, which clients choose themselves, never reach the query language of <c>session disconnect</c>, where a quote in
/// one disconnects everybody.
/// </remarks>
public sealed partial class VerneMqManagement
{
    /// <summary>What <see cref="ClientConnection.Broker"/> says of a connection at VerneMQ: "vernemq".</summary>
    public const string BrokerName = "vernemq";

    private const string Disconnect = "disconnect a client";
    private const string Find = "find a client";
    private const string OnlyInFirst = "VerneMQ's second API finds no client in a mountpoint, and the first one takes names with such letters for a query or does not find them, so nothing was sent";
    private const int MaxSessions = 1_000_000;

    private readonly VerneMqCommands _commands;
    private readonly VerneMqCommands _second;
    private readonly WebhookCommands _webhooks;
    private readonly bool _hasSecond;
    private readonly bool _hasFirst;
    private readonly TimeSpan _rowTime;

    internal VerneMqManagement(HttpClient client, VerneMqManagementOptions options)
    {
        _commands = new VerneMqCommands(client, options.Url, options.ApiKey, nameof(options.ApiKey), "mgmt", options);
        _second = new VerneMqCommands(client, options.Url, options.ClientApiKey, nameof(options.ClientApiKey), "api2", options);
        _webhooks = new WebhookCommands(_commands);
        _hasSecond = options.ClientApiKey is not null || options.ApiKey is null;
        _hasFirst = options.ApiKey is not null || options.ClientApiKey is null;
        _rowTime = options.Timeout;
    }

    /// <summary>The sessions of all nodes that this one sees. One that connects or goes while they are read may be missing.</summary>
    /// <remarks>
    /// VerneMQ asks each session in turn. By default it leaves out, without a word, those that do not answer within 100 ms, as one does not whose webhook is on its way. Here each has
    /// <see cref="ManagementOptions.Timeout"/>, as the call as a whole: a session that does not answer makes the call fail (<see cref="ManagementFailure.Late"/>), and is never left out.
    /// </remarks>
    /// <param name="limit">The most that are told: 1 to 1,000,000; 10,000 by default.</param>
    /// <param name="isOnline">Only those that are online, or only stored ones; null, the default: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ManagementException">It did not work.</exception>
    public Task<VerneMqSessionList> ListSessionsAsync(int limit = 10_000, bool? isOnline = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxSessions);
        return ListAsync(limit, isOnline, userName: null, _rowTime, cancellationToken);
    }

    /// <summary>Whether a client is there: by the second API, and in a mountpoint by the first, since the second finds none there.</summary>
    /// <param name="clientId">Its client id, whatever letters it has where there is no mountpoint.</param>
    /// <param name="mountpoint">Its mountpoint, empty by default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    /// <exception cref="ManagementException">It did not work. <see cref="ManagementFailure.Refused"/>: the first API cannot name this id or this mountpoint safely.</exception>
    public async Task<VerneMqClientStatus> FindClientAsync(string clientId, string mountpoint = "", CancellationToken cancellationToken = default)
    {
        string client = Client(clientId);
        ArgumentNullException.ThrowIfNull(mountpoint);
        if (mountpoint.Length > 0)
        {
            return await FindByQueryAsync(clientId, mountpoint, cancellationToken).ConfigureAwait(false);
        }

        JsonElement answer = await _second.RunAsync($"/api/v2/client?{client}", Find, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return ManagementAnswer.Text(answer, "status") switch
        {
            "online" => VerneMqClientStatus.Online,
            "offline" => VerneMqClientStatus.Offline,

            // Of a client that has just gone a record may be left, and nothing else.
            "unknown" or "no_queue" => VerneMqClientStatus.Absent,
            "error" => throw _second.Failure(ManagementFailure.Failed, Find, "the node that the client is at does not answer it", 200),
            _ => throw _second.NotUnderstood(Find),
        };
    }

    /// <summary>Ends the connection of a client. It may connect again; its will is sent.</summary>
    /// <param name="clientId">Its client id, whatever letters it has where there is no mountpoint.</param>
    /// <param name="cleanup">Whether its session goes too, with what is stored for it. Then VerneMQ calls no hook of it.</param>
    /// <param name="mountpoint">Its mountpoint, empty by default. In one the first API is asked, since the second finds no client there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException"><paramref name="clientId"/> is empty.</exception>
    /// <exception cref="ManagementException">
    /// It did not work. <see cref="ManagementFailure.Refused"/>: the first API cannot name this id safely, and the second is not asked: <see cref="VerneMqManagementOptions.ClientApiKey"/>
    /// is not set, or the client is in a mountpoint.
    /// </exception>
    public async Task<VerneMqKickOutcome> KickAsync(string clientId, bool cleanup = false, string mountpoint = "", CancellationToken cancellationToken = default)
    {
        string client = Client(clientId);
        ArgumentNullException.ThrowIfNull(mountpoint);
        if (mountpoint.Length > 0 || !_hasSecond)
        {
            return await KickByQueryAsync(clientId, cleanup, mountpoint, cancellationToken).ConfigureAwait(false);
        }

        JsonElement answer = await _second.RunAsync($"/api/v2/disconnect?{client}{(cleanup ? "&cleanup" : "")}", Disconnect, isRepeatable: true, cancellationToken).ConfigureAwait(false);
        return (answer.ValueKind == JsonValueKind.String ? answer.GetString() : null) switch
        {
            "ok" => VerneMqKickOutcome.Kicked,
            "unknown" or "not_found" => VerneMqKickOutcome.Absent,
            _ => throw _second.NotUnderstood(Disconnect),
        };
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

    /// <summary>
    /// One more than asked for: VerneMQ says nothing of those that it leaves out. A user name goes into its query only where it can be taken for nothing else, and what comes back is
    /// looked at again: what is done to a session must not hang on how a version reads a query.
    /// </summary>
    private async Task<VerneMqSessionList> ListAsync(int limit, bool? isOnline, string? userName, TimeSpan rowTime, CancellationToken cancellationToken)
    {
        string online = isOnline switch { true => "&--is_online=true", false => "&--is_online=false", null => "" };
        string user = userName is null ? "" : $"&--user={userName}";
        string bounds = string.Create(CultureInfo.InvariantCulture, $"&--limit={limit + 1}{RowTimeout(rowTime)}");
        IReadOnlyList<JsonElement> rows;
        try
        {
            rows = await _commands.TableAsync($"/api/v1/session/show?{VerneMqSession.Columns}{online}{user}{bounds}", "list its sessions", cancellationToken).ConfigureAwait(false);
        }
        catch (ManagementException e) when (e.InnerException is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            const string Section = VerneMqManagementOptions.Section;
            throw e.With($"VerneMQ lists its sessions at once, with about 110 bytes for each: raise {Section}:{nameof(ManagementOptions.MaxReplyBytes)}, and {Section}:{nameof(ManagementOptions.Timeout)} with it");
        }

        VerneMqSession[] sessions = [.. rows.Take(limit).Select(VerneMqSession.Read).OfType<VerneMqSession>().Where(s => isOnline is null || s.IsOnline == isOnline)];
        return new(sessions, rows.Count <= limit);
    }

    /// <summary>
    /// Whether a client id is online under another user name than a login had that opened the connection. Where the first API cannot be asked or does not tell, it is not known to be: then the
    /// connection is ended by its client id alone.
    /// </summary>
    internal async Task<bool> IsOfAnotherAsync(ClientConnection client, CancellationToken cancellationToken)
    {
        if (!_hasFirst || client.UserName is not { } userName || !CanBeShown(client.ClientId, mayBeNumber: true))
        {
            return false;
        }

        try
        {
            string filter = $"&--client_id={Uri.EscapeDataString(client.ClientId)}{RowTimeout(_rowTime)}";
            IReadOnlyList<JsonElement> rows = await _commands.TableAsync($"/api/v1/session/show?{VerneMqSession.Columns}{filter}", Find, cancellationToken).ConfigureAwait(false);
            VerneMqSession[] online = [.. rows.Select(VerneMqSession.Read).OfType<VerneMqSession>().Where(s => s.IsOnline && s.ClientId == client.ClientId && s.Mountpoint == (client.Mountpoint ?? ""))];
            return online.Length > 0 && online.All(s => (s.UserName ?? "") != userName);
        }
        catch (ManagementException)
        {
            return false;
        }
    }

    private static string RowTimeout(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"&--rowtimeout={(long)Math.Ceiling(time.TotalMilliseconds)}");

    /// <summary>
    /// A client for the second API. It has a parameter for a mountpoint too, and finds nobody with it: it looks for the mountpoint as a binary, and VerneMQ keeps it as a list (seen in
    /// the sources of 2.1 and 2.2).
    /// </summary>
    private static string Client(string clientId)
    {
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        return $"client_id={ManagementHttp.Escape(clientId, nameof(clientId))}";
    }

    /// <summary>Whether the first API can name it: it puts names between quotes into a query without escaping, and finds none beyond ASCII.</summary>
    private static bool IsPlain(string name) => !name.StartsWith('-') && name.All(static c => char.IsAsciiLetterOrDigit(c) || "-._:/@+#$!*,() ".Contains(c, StringComparison.Ordinal));

    /// <summary>Whether a filter of <c>session show</c> takes it for a text, too: there some words stand without quotes, and of mountpoints numbers do.</summary>
    private static bool CanBeShown(string name, bool mayBeNumber) => IsPlain(name) && name is not ("true" or "false") && (mayBeNumber || !name.All(static c => char.IsAsciiDigit(c) || c is '+' or '-'));

    /// <summary>What comes back is looked at again, as in every list.</summary>
    private async Task<VerneMqClientStatus> FindByQueryAsync(string clientId, string mountpoint, CancellationToken cancellationToken)
    {
        if (!CanBeShown(clientId, mayBeNumber: true) || !CanBeShown(mountpoint, mayBeNumber: false))
        {
            throw _commands.Failure(ManagementFailure.Refused, Find, OnlyInFirst);
        }

        string filter = $"&--client_id={Uri.EscapeDataString(clientId)}&--mountpoint={Uri.EscapeDataString(mountpoint)}";
        IReadOnlyList<JsonElement> rows = await _commands.TableAsync($"/api/v1/session/show?--client_id&--mountpoint&--is_online{filter}{RowTimeout(_rowTime)}", Find, cancellationToken).ConfigureAwait(false);
        VerneMqSession[] found = [.. rows.Select(VerneMqSession.Read).OfType<VerneMqSession>().Where(s => s.ClientId == clientId && s.Mountpoint == mountpoint)];
        return found.Length == 0 ? VerneMqClientStatus.Absent : found.Any(static s => s.IsOnline) ? VerneMqClientStatus.Online : VerneMqClientStatus.Offline;
    }

    private async Task<VerneMqKickOutcome> KickByQueryAsync(string clientId, bool cleanup, string mountpoint, CancellationToken cancellationToken)
    {
        if (!IsPlain(clientId) || !IsPlain(mountpoint))
        {
            throw _commands.Failure(ManagementFailure.Refused, Disconnect, mountpoint.Length > 0
                ? OnlyInFirst
                : "its name has letters that this API takes for a query or does not find, so nothing was sent: set ClientApiKey to a key of scope api2");
        }

        string at = mountpoint.Length > 0 ? $"&--mountpoint={Uri.EscapeDataString(mountpoint)}" : "";
        string said = await _commands.TextAsync($"/api/v1/session/disconnect?client-id={Uri.EscapeDataString(clientId)}{(cleanup ? "&--cleanup" : "")}{at}", Disconnect, cancellationToken).ConfigureAwait(false);
        return said == "Done" ? VerneMqKickOutcome.NotTold : throw _commands.NotUnderstood(Disconnect);
    }
}

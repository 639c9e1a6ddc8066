using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>
/// Which connections are an account's, where the broker knows them under another user name or none: those of clients that came by a certificate. When the account is closed, they are ended with
/// those of its user name. Kept in this process alone, by broker, client id and mountpoint; bounded. Safe for calls at once.
/// </summary>
/// <remarks>Take it as a service: <c>AddAccountClosing</c> registers it. After a restart connections that are there are not known: where the broker takes the user name from the certificate, none of this is needed.</remarks>
public sealed class AccountConnections : IUserConnections
{
    /// <summary>The most connections that are kept: 1,000,000.</summary>
    public const int MaxConnections = 1_000_000;

    /// <summary>The most connections that are kept of one account: 10,000. At the bound its earliest one goes.</summary>
    public const int MaxConnectionsPerAccount = 10_000;

    private readonly Dictionary<(string ClientId, string Mountpoint, string? Broker), (string Account, LinkedListNode<ClientConnection> Node)> _all = [];
    private readonly Dictionary<string, LinkedList<ClientConnection>> _accounts = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly IdentityLog _log;
    private readonly int _max;
    private readonly int _maxPerAccount;

    /// <summary>Makes an empty list.</summary>
    /// <param name="loggers">Where is told that it is full.</param>
    public AccountConnections(ILoggerFactory loggers)
        : this(loggers, MaxConnections, MaxConnectionsPerAccount)
    {
    }

    internal AccountConnections(ILoggerFactory loggers, int max, int maxPerAccount)
    {
        _log = new IdentityLog(loggers);
        _max = max;
        _maxPerAccount = maxPerAccount;
    }

    /// <summary>How many are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Keeps the connection of a client that you let in; one of the same client id before it is forgotten, whoever had it.</summary>
    /// <param name="account">The account: the name that its certificate has, by which you looked the user up.</param>
    /// <param name="client">The connection, with the user name that the broker has for it (empty where there is none), its mountpoint, and its broker where the program serves several.</param>
    /// <returns>False: there is no room for it, and nothing was changed. Refuse the client: closing its account would not end its connection.</returns>
    /// <exception cref="ArgumentException"><paramref name="account"/> or the client id is empty.</exception>
    public bool Add(string account, ClientConnection client)
    {
        ArgumentException.ThrowIfNullOrEmpty(account);
        ArgumentException.ThrowIfNullOrEmpty(client.ClientId, nameof(client));
        bool isPushedOut = false;
        bool isFull;
        lock (_gate)
        {
            isFull = _all.Count >= _max && !_all.ContainsKey(KeyOf(client));
            if (!isFull)
            {
                isPushedOut = Put(account, client);
            }
        }

        if (isFull)
        {
            _log.ConnectionsFull(_max);
        }
        else if (isPushedOut)
        {
            _log.AccountFull(_maxPerAccount);
        }

        return !isFull;
    }

    /// <summary>Forgets the connection of a client id: call it when you let in a client of that id that no certificate names.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="mountpoint">The mountpoint; empty by default.</param>
    /// <param name="broker">The broker that it was added with; null by default.</param>
    public void Remove(string clientId, string mountpoint = "", string? broker = null)
    {
        lock (_gate)
        {
            Take((clientId, mountpoint, broker));
        }
    }

    IReadOnlyList<(string UserName, ClientConnection Client)> IUserConnections.Find(IReadOnlyCollection<string> userNames, string broker)
    {
        lock (_gate)
        {
            return [.. userNames.SelectMany(name => _accounts.TryGetValue(name, out LinkedList<ClientConnection>? own)
                ? own.Where(c => c.Broker is null || c.Broker == broker).Select(c => (name, c))
                : [])];
        }
    }

    private static (string ClientId, string Mountpoint, string? Broker) KeyOf(ClientConnection client) => (client.ClientId, client.Mountpoint ?? "", client.Broker);

    /// <returns>Whether the account's earliest connection had to go for it.</returns>
    private bool Put(string account, ClientConnection client)
    {
        Take(KeyOf(client));
        if (!_accounts.TryGetValue(account, out LinkedList<ClientConnection>? own))
        {
            _accounts[account] = own = [];
        }

        bool isPushedOut = own.Count >= _maxPerAccount;
        if (isPushedOut)
        {
            _all.Remove(KeyOf(own.First!.Value));
            own.RemoveFirst();
        }

        _all[KeyOf(client)] = (account, own.AddLast(client));
        return isPushedOut;
    }

    private void Take((string ClientId, string Mountpoint, string? Broker) key)
    {
        if (_all.Remove(key, out (string Account, LinkedListNode<ClientConnection> Node) before))
        {
            LinkedList<ClientConnection> own = _accounts[before.Account];
            own.Remove(before.Node);
            if (own.Count == 0)
            {
                _accounts.Remove(before.Account);
            }
        }
    }
}

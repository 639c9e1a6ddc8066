
namespace HookSdk.Testing;

/// <summary>
/// What EMQX's management API answers below <c>/api/v5</c>: clients, subscriptions, bans, publishes, hook servers, settings of authorization, nodes. Paths and methods are
/// looked at first, then the key, then what is asked.
/// </summary>
internal sealed class FakeEmqxManagement
{
    /// <summary>Real paths that are not played.</summary>
    private static readonly string[] NotPlayed = ["gateways", "api_key", "login", "logout", "users", "listeners", "rules", "bridges", "connectors", "actions", "metrics", "stats", "monitor", "configs", "topics", "mqtt", "trace", "alarms"];

    private readonly EmqxBroker _broker;
    private readonly EmqxManagementVersion _version;
    private readonly EmqxApiKeys _keys;
    private readonly EmqxClientsApi _clients;
    private readonly EmqxSubscriptionsApi _subscriptions;
    private readonly EmqxBannedApi _banned;
    private readonly EmqxPublishApi _publish;
    private readonly EmqxAuthorizationApi _authorization;
    private readonly EmqxNodeApi _node;

    /// <param name="broker">The broker.</param>
    /// <param name="version">What differs between versions.</param>
    /// <param name="keys">The API keys, as in the bootstrap file.</param>
    /// <param name="open">Opens the way to a hook server: its name and its URL.</param>
    public FakeEmqxManagement(EmqxBroker broker, EmqxManagementVersion version, IEnumerable<string> keys, Func<string, string, EmqxLink> open)
    {
        _broker = broker;
        _version = version;
        _keys = new(keys);
        _clients = new(broker, version);
        _subscriptions = new(broker, _clients);
        _banned = new(broker, version);
        _publish = new(broker, version);
        _authorization = new(broker);
        _node = new(broker, version);
        Exhooks = new(broker, version, open);
    }

    public EmqxExhooksApi Exhooks { get; }

    /// <summary>Answers a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">Path and query as they were sent.</param>
    /// <param name="authorization">The header Authorization.</param>
    /// <param name="contentType">The header Content-Type.</param>
    /// <param name="body">The body.</param>
    public async Task<EmqxManagementAnswer> AnswerAsync(string method, string target, string? authorization, string? contentType, byte[] body)
    {
        try
        {
            EmqxManagementRequest request = new(method, target, authorization, contentType, body);
            return await AnswerAsync(request).ConfigureAwait(false);
        }
        catch (EmqxManagementFailure failure)
        {
            return failure.Answer;
        }
    }

    private async Task<EmqxManagementAnswer> AnswerAsync(EmqxManagementRequest request)
    {
        switch (request.Path)
        {
            case []:
                return new(404);
            case ["status"] or ["api", "v5", "status"]:
                return _node.Status(request);
            case ["api", "v5", .. var path] when MethodsOf(path) is { } methods:
                if (!methods.Contains(request.Method))
                {
                    return new(request.Method == "OPTIONS" ? 500 : 405);
                }

                _keys.Check(request);
                return await AnswerAsync(request, path).ConfigureAwait(false);
            case ["api", "v5", { } first, ..] when NotPlayed.Contains(first):
                _broker.Told($"  ! /api/v5/{first} is not played");
                return EmqxManagementAnswer.Error(501, "NOT_PLAYED", $"FakeEmqx does not play /api/v5/{first}.");
            default:
                return EmqxManagementAnswer.NoSuchPath;
        }
    }

    /// <summary>The methods of a path; null: there is no such path.</summary>
    private string[]? MethodsOf(string[] path) => path switch
    {
        ["clients"] or ["clients_v2"] or ["subscriptions"] or ["nodes"] or ["nodes", _] or ["cluster"] or ["cluster", "topology"] or ["gateways"] => ["GET"],
        ["clients", "kickout", "bulk"] or ["publish"] or ["publish", "bulk"] => ["POST"],
        ["clients", _] => ["GET", "DELETE"],
        ["clients", _, "subscriptions"] => ["GET"],
        ["clients", _, "subscribe" or "unsubscribe"] or ["clients", _, "subscribe" or "unsubscribe", "bulk"] => ["POST"],
        ["clients", _, "authorization", "cache"] => ["GET", "DELETE"],
        ["banned"] => ["GET", "POST", "DELETE"],
        ["banned", _, _] => ["DELETE"],
        ["exhooks"] => ["GET", "POST"],
        ["exhooks", _] => ["GET", "PUT", "DELETE"],
        ["exhooks", _, "hooks"] => ["GET"],
        ["exhooks", _, "move"] => ["POST"],
        ["authorization", "settings"] => ["GET", "PUT"],
        ["authorization", "sources"] => ["GET"],
        ["authorization", "cache"] => ["DELETE"],
        ["authorization", "node_cache", "status"] when _version.IsFrom59 => ["GET"],
        _ => null,
    };

    private async Task<EmqxManagementAnswer> AnswerAsync(EmqxManagementRequest request, string[] path) => (request.Method, path) switch
    {
        (_, ["clients"]) => _clients.List(request),
        (_, ["clients_v2"]) => _clients.ListByCursor(request),
        (_, ["clients", "kickout", "bulk"]) => await _clients.KickManyAsync(request).ConfigureAwait(false),
        ("GET", ["clients", var id]) => _clients.One(id),
        (_, ["clients", var id]) => await _clients.KickAsync(id).ConfigureAwait(false),
        (_, ["clients", var id, "subscriptions"]) => _subscriptions.Of(id),
        (_, ["clients", var id, "subscribe"]) => await _subscriptions.SubscribeAsync(id, request).ConfigureAwait(false),
        (_, ["clients", var id, "subscribe", _]) => await _subscriptions.SubscribeManyAsync(id, request).ConfigureAwait(false),
        (_, ["clients", var id, "unsubscribe"]) => await _subscriptions.UnsubscribeAsync(id, request).ConfigureAwait(false),
        (_, ["clients", var id, "unsubscribe", _]) => await _subscriptions.UnsubscribeManyAsync(id, request).ConfigureAwait(false),
        ("GET", ["clients", var id, _, _]) => await _clients.ShowCacheAsync(id).ConfigureAwait(false),
        (_, ["clients", var id, _, _]) => await _clients.ClearCacheAsync(id).ConfigureAwait(false),
        (_, ["subscriptions"]) => _subscriptions.List(request),
        ("GET", ["banned"]) => _banned.List(request),
        ("POST", ["banned"]) => await _banned.AddAsync(request).ConfigureAwait(false),
        (_, ["banned"]) => _banned.Clear(),
        (_, ["banned", var kind, var who]) => _banned.Remove(kind, who),
        (_, ["publish"]) => await _publish.PublishAsync(request).ConfigureAwait(false),
        (_, ["publish", _]) => await _publish.PublishManyAsync(request).ConfigureAwait(false),
        ("GET", ["exhooks"]) => Exhooks.List(),
        (_, ["exhooks"]) => await Exhooks.AddAsync(request).ConfigureAwait(false),
        ("GET", ["exhooks", var name]) => Exhooks.One(name),
        ("PUT", ["exhooks", var name]) => await Exhooks.ChangeAsync(name, request).ConfigureAwait(false),
        (_, ["exhooks", var name]) => await Exhooks.DeleteAsync(name).ConfigureAwait(false),
        (_, ["exhooks", var name, "hooks"]) => Exhooks.Hooks(name),
        (_, ["exhooks", var name, _]) => Exhooks.Move(name, request),
        ("GET", ["authorization", "settings"]) => _authorization.Show(),
        (_, ["authorization", "settings"]) => _authorization.Change(request),
        (_, ["authorization", "sources"]) => EmqxAuthorizationApi.Sources(),
        (_, ["authorization", "cache"]) => await _clients.ClearCachesAsync().ConfigureAwait(false),
        (_, ["authorization", _, _]) => _authorization.NodeCache(),
        // None runs here.
        (_, ["gateways"]) => EmqxManagementAnswer.Of(new System.Text.Json.Nodes.JsonArray()),
        (_, ["nodes"]) => _node.Nodes(),
        (_, ["nodes", var name]) => _node.One(name),
        (_, ["cluster"]) => _node.Cluster(),
        _ => _node.Topology(),
    };
}

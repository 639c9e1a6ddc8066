using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>
/// <c>/exhooks</c>: answers come after the calls to the hook server. A PUT whose body names another server renames the setting and nothing else: the old server goes on being
/// called, even when the new name is deleted.
/// </summary>
/// <param name="broker">The broker.</param>
/// <param name="version">What differs between versions.</param>
/// <param name="open">Opens the way to a hook server: its name and its URL.</param>
internal sealed class EmqxExhooksApi(EmqxBroker broker, EmqxManagementVersion version, Func<string, string, EmqxLink> open)
{
    private const string ServerNotFound = "Server not found";

    private readonly ConcurrentDictionary<string, JsonObject> _configs = new(StringComparer.Ordinal);

    /// <summary>Servers that are still called although no setting has their name.</summary>
    private readonly ConcurrentDictionary<string, bool> _ghosts = new(StringComparer.Ordinal);

    /// <summary>Names that no server answers to, with their settings.</summary>
    private readonly ConcurrentDictionary<string, JsonObject> _renamed = new(StringComparer.Ordinal);

    /// <summary>Servers that have come back to their setting without a load.</summary>
    private readonly ConcurrentDictionary<string, bool> _revived = new(StringComparer.Ordinal);

    private bool _isDead;
    private bool _isDeletedAfterReload;

    private static EmqxManagementAnswer NotFound { get; } = EmqxManagementAnswer.Error(404, "BAD_REQUEST", ServerNotFound);

    private IEnumerable<EmqxServer> Servers => broker.Hooks.Servers.Where(s => !_ghosts.ContainsKey(s.Settings.Name));

    public EmqxManagementAnswer List() => EmqxManagementAnswer.Of(new JsonArray([.. Servers.Select(Show), .. _renamed.Values.Select(ShowLost)]));

    public EmqxManagementAnswer One(string name) => Find(name) is { } server ? EmqxManagementAnswer.Of(Show(server))
        : _renamed.ContainsKey(name) ? EmqxManagementAnswer.Crash("error, {badmatch,not_found}, [{emqx_exhook_api,nodes_server_info,5,[]}]")
        : NotFound;

    public EmqxManagementAnswer Hooks(string name) => Find(name) is not { } server ? EmqxManagementAnswer.Bad(ServerNotFound)
        : EmqxManagementAnswer.Of(new JsonArray([.. server.Hooks.Order(ByName.Instance).Select(h => (JsonNode)WithMetrics(new JsonObject { ["name"] = h.Key, ["params"] = Parameters(h) }, server.CountOf(h.Key)))]));

    public async Task<EmqxManagementAnswer> AddAsync(EmqxManagementRequest request)
    {
        JsonObject body = request.ReadObject();
        if (body["name"] is not { } given)
        {
            // The whole request is in it, the key with its secret among it.
            throw new EmqxManagementFailure(EmqxManagementAnswer.Crash($"error, function_clause, [{{emqx_exhook_api,exhooks,[post,{request.Printed("")}],[]}}]"));
        }

        string name = given.ToString();
        if (Find(name) is not null || _renamed.ContainsKey(name))
        {
            return EmqxManagementAnswer.Bad("Already exists");
        }

        JsonObject config = EmqxExhookConfig.Read(body, Servers.Count() + _renamed.Count + 1, version);
        if (_isDead || _isDeletedAfterReload)
        {
            return await DieAsync(config).ConfigureAwait(false);
        }

        if (_ghosts.TryRemove(name, out _))
        {
            // From 5.9 the old server is loaded once more, though nobody has unloaded it; before, it is called on and said to be disconnected.
            if (version.IsFrom59)
            {
                await broker.LoadServerAsync(name).ConfigureAwait(false);
            }
            else
            {
                _revived[name] = true;
            }
        }
        else
        {
            await broker.AddServerAsync(EmqxExhookConfig.Settings(config), open(name, config["url"]!.ToString())).ConfigureAwait(false);
        }

        _configs[name] = config;
        return EmqxManagementAnswer.Of(Show(broker.Server(name)));
    }

    public async Task<EmqxManagementAnswer> ChangeAsync(string name, EmqxManagementRequest request)
    {
        JsonObject body = request.ReadObject();
        if (Find(name) is not { } server)
        {
            return EmqxManagementAnswer.Error(404, "NOT_FOUND", ServerNotFound);
        }

        string? named = body["name"]?.ToString();
        JsonObject config = EmqxExhookConfig.Read(named is null ? With(body, name) : body, broker.Hooks.Servers.ToList().IndexOf(server) + 1, version);
        if (named is not null && named != name)
        {
            broker.Told($"  ! PUT /exhooks/{name} names {named}: EMQX renames the setting, and goes on calling {name}");
            _ghosts[name] = true;
            _configs.TryRemove(name, out _);
            _renamed[named] = config;
            return NotFound;
        }

        _configs[name] = config;
        _revived.TryRemove(name, out _);
        await broker.ChangeServerAsync(EmqxExhookConfig.Settings(config)).ConfigureAwait(false);
        return EmqxManagementAnswer.Of(Show(server));
    }

    public async Task<EmqxManagementAnswer> DeleteAsync(string name)
    {
        if (_renamed.TryRemove(name, out _))
        {
            return EmqxManagementAnswer.NoContent;
        }

        if (Find(name) is null)
        {
            return NotFound;
        }

        _configs.TryRemove(name, out _);
        _revived.TryRemove(name, out _);
        await broker.DeleteServerAsync(name).ConfigureAwait(false);
        _isDeletedAfterReload |= broker.Hooks.CallsTwice;
        return EmqxManagementAnswer.NoContent;
    }

    public EmqxManagementAnswer Move(string name, EmqxManagementRequest request)
    {
        JsonObject body = request.ReadObject();
        if (body["position"] is not { } given)
        {
            throw new EmqxManagementFailure(EmqxManagementAnswer.Crash($"error, function_clause, [{{emqx_exhook_api,move,[post,{request.Printed($"name => {EmqxErlang.Binary(name)}")}],[]}}]"));
        }

        string position = given.ToString();
        string? other = position.StartsWith("before:", StringComparison.Ordinal) ? position["before:".Length..]
            : position.StartsWith("after:", StringComparison.Ordinal) ? position["after:".Length..]
            : null;
        if (position is not ("front" or "rear") && string.IsNullOrEmpty(other))
        {
            return EmqxManagementAnswer.Bad("Invalid Position");
        }

        if (Find(name) is not { } server)
        {
            return NotFound;
        }

        List<EmqxServer> order = [.. broker.Hooks.Servers.Where(s => s != server)];
        int place = position == "front" ? 0 : position == "rear" ? order.Count : order.FindIndex(s => s.Settings.Name == other) is >= 0 and int at ? at + (position[0] == 'a' ? 1 : 0) : -1;
        if (place < 0)
        {
            return EmqxManagementAnswer.Error(500, "BAD_RPC", new JsonObject
            {
                ["expected_data_type"] = "array",
                ["got"] = "not_found",
                ["kind"] = "validation_error",
                ["path"] = new JsonArray([.. "exhook.servers".Select(static c => (JsonNode)(int)c)]),
            });
        }

        order.Insert(place, server);
        broker.Hooks.Servers = order;
        return EmqxManagementAnswer.NoContent;
    }

    /// <summary>After a reload and a delete EMQX's manager of hook servers dies of the next one, and stays dead until a restart: nobody is asked any more.</summary>
    private async Task<EmqxManagementAnswer> DieAsync(JsonObject config)
    {
        if (!_isDead)
        {
            await broker.AddServerAsync(EmqxExhookConfig.Settings(config), open(config["name"]!.ToString(), config["url"]!.ToString())).ConfigureAwait(false);
        }

        string reason = _isDead ? "{noproc,{gen_server,call,[emqx_exhook_mgr,{update_config,add}]}}" : "{{{config_not_found,[<<\"main\">>,order]},[{emqx_utils_maps,deep_get,2,[]}]}}";
        _isDead = true;
        _configs.Clear();
        broker.Told("  ! EMQX's manager of hook servers is dead: no hook server can be made or is called, and everybody is let in. RestartAsync heals it.");
        await broker.ForgetServersAsync().ConfigureAwait(false);
        return EmqxManagementAnswer.Bad($"Bad Arguments: {{config_update_crashed,{reason}}}");
    }

    /// <summary>The broker has been restarted.</summary>
    public void Heal() => (_isDead, _isDeletedAfterReload) = (false, false);

    private EmqxServer? Find(string name) => Servers.FirstOrDefault(s => s.Settings.Name == name);

    private static JsonObject With(JsonObject body, string name)
    {
        JsonObject named = (JsonObject)body.DeepClone();
        named["name"] = name;
        return named;
    }

    private JsonObject Show(EmqxServer server)
    {
        // ChangeServerAsync of the fake changes the settings beside this API.
        JsonObject config = _configs.TryGetValue(server.Settings.Name, out JsonObject? own) && EmqxExhookConfig.Settings(own) == server.Settings
            ? (JsonObject)own.DeepClone()
            : EmqxExhookConfig.Of(server.Settings, version);
        JsonObject shown = new() { ["hooks"] = new JsonArray([.. server.Hooks.Select(h => (JsonNode)new JsonObject { ["name"] = h.Key, ["params"] = Parameters(h) })]) };
        return Join(WithMetrics(shown, server.Count), config, StatusOf(server, config));
    }

    private JsonObject ShowLost(JsonObject config) => Join(WithMetrics(new JsonObject { ["hooks"] = new JsonArray() }, default), (JsonObject)config.DeepClone(), "error");

    private JsonObject Join(JsonObject shown, JsonObject config, string status)
    {
        shown["node_status"] = new JsonArray(new JsonObject { ["node"] = broker.Options.Node, ["status"] = status });
        foreach ((string name, JsonNode? value) in config)
        {
            shown[name] = value?.DeepClone();
        }

        return shown;
    }

    /// <summary>Before 5.9 a URL that is none is never tried again, and a server that has gone is still said to be connected.</summary>
    private string StatusOf(EmqxServer server, JsonObject config) => _revived.ContainsKey(server.Settings.Name) ? "disconnected" : !version.IsFrom59 && !Uri.TryCreate(config["url"]!.ToString(), UriKind.Absolute, out _) ? "disconnected" : server.Status switch
    {
        EmqxServerStatus.Connected => "connected",
        EmqxServerStatus.Connecting => "connecting",
        EmqxServerStatus.Disabled => "disabled",
        _ => "disconnected",
    };

    private JsonObject WithMetrics(JsonObject shown, (long Succeed, long Failed) count)
    {
        JsonObject metrics = new() { ["failed"] = count.Failed, ["max_rate"] = 0, ["rate"] = 0, ["succeed"] = count.Succeed };
        shown["metrics"] = metrics;
        shown["node_metrics"] = new JsonArray(new JsonObject { ["metrics"] = metrics.DeepClone(), ["node"] = broker.Options.Node });
        return shown;
    }

    private static JsonObject Parameters(KeyValuePair<string, IReadOnlyList<string>> hook) =>
        EmqxMethods.HasTopics(hook.Key) ? new JsonObject { ["topics"] = new JsonArray([.. hook.Value.Select(static t => (JsonNode)t)]) } : [];

    private sealed class ByName : IComparer<KeyValuePair<string, IReadOnlyList<string>>>
    {
        public static ByName Instance { get; } = new();

        public int Compare(KeyValuePair<string, IReadOnlyList<string>> x, KeyValuePair<string, IReadOnlyList<string>> y) => string.CompareOrdinal(x.Key, y.Key);
    }
}

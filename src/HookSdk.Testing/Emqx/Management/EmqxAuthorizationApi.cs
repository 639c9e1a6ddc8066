using System.Globalization;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary><c>/authorization/settings</c>, <c>/authorization/sources</c>, and the cache that the node has from 5.9 on, which is never used here.</summary>
internal sealed class EmqxAuthorizationApi(EmqxBroker broker)
{
    public EmqxManagementAnswer Show() => EmqxManagementAnswer.Of(new JsonObject
    {
        ["cache"] = new JsonObject
        {
            ["enable"] = broker.Authorization.Caches,
            ["excludes"] = new JsonArray(),
            ["max_size"] = broker.Authorization.CacheSize,
            ["ttl"] = EmqxDuration.Print(broker.Authorization.CacheTime),
        },
        ["deny_action"] = broker.Authorization.DisconnectsDenied ? "disconnect" : "ignore",
        ["no_match"] = broker.Authorization.AllowsNoMatch ? "allow" : "deny",
    });

    public EmqxManagementAnswer Change(EmqxManagementRequest request)
    {
        JsonObject body = request.ReadObject();
        EmqxAuthorizationOptions options = broker.Authorization with
        {
            AllowsNoMatch = body["no_match"] is not { } match || EmqxSchema.OneOf(match, "root.no_match", "allow", "deny") == "allow",
            DisconnectsDenied = body["deny_action"] is { } action && EmqxSchema.OneOf(action, "root.deny_action", "ignore", "disconnect") == "disconnect",
        };
        if (body["cache"] is JsonObject cache)
        {
            options = options with
            {
                Caches = cache["enable"] is null || EmqxSchema.Flag(cache["enable"], "root.cache.enable"),
                CacheSize = cache["max_size"] is { } size ? EmqxSchema.Number(size, "root.cache.max_size", "1..1048576", 1, 1048576) : options.CacheSize,
                CacheTime = cache["ttl"] is { } ttl ? EmqxDuration.Read(ttl.ToString()) ?? throw EmqxManagementFailure.Invalid("root.cache.ttl", "Not a valid duration", ttl) : options.CacheTime,
            };
        }

        broker.Authorization = options;
        broker.Told(string.Create(CultureInfo.InvariantCulture, $"the operator sets no_match {(options.AllowsNoMatch ? "allow" : "deny")}, cache {(options.Caches ? "on" : "off")}"));
        return Show();
    }

    /// <summary>There is none here but the hook servers.</summary>
    public static EmqxManagementAnswer Sources() => EmqxManagementAnswer.Of(new JsonObject { ["sources"] = new JsonArray() });

    public EmqxManagementAnswer NodeCache()
    {
        JsonObject metrics = new() { ["count"] = 0, ["hits"] = Rate(), ["inserts"] = Rate(), ["memory"] = 1320, ["misses"] = Rate() };
        return EmqxManagementAnswer.Of(new JsonObject
        {
            ["metrics"] = metrics,
            ["node_metrics"] = new JsonArray(new JsonObject { ["metrics"] = metrics.DeepClone(), ["node"] = broker.Options.Node }),
        });

        static JsonObject Rate() => new() { ["rate"] = new JsonObject { ["current"] = 0.0, ["last5m"] = 0.0, ["max"] = 0.0 }, ["value"] = 0 };
    }
}

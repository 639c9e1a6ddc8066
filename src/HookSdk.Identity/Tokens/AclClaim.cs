using System.Text.Json;
using HookSdk.Mqtt;

namespace HookSdk.Identity;

/// <summary>
/// Topic rules in a token, in the forms that EMQX knows: <c>{"pub":[...],"sub":[...],"all":[...]}</c>, which denies what it does not name, and
/// <c>[{"permission":"allow","action":"pub","topic":"..."}]</c>, whose first rule that fits decides. <c>${clientid}</c>, <c>${username}</c>, <c>%c</c> and <c>%u</c> name the client;
/// behind <c>eq </c> a filter is meant as it is written.
/// </summary>
/// <remarks>Source: EMQX, apps emqx_auth_jwt and emqx_auth, and EMQX's documentation of JWT authentication. A rule for some QoS or for retained messages alone: hooks are not told of these, so an allowing one says nothing, and a denying one counts for all.</remarks>
internal static class AclClaim
{
    private const int MaxRules = 256;

    private static readonly string[] Levels = ["0", "1", "2"];

    /// <summary>Reads the rules.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="first">Rules that come before them.</param>
    /// <param name="saysNothing">Told of rules that are passed over.</param>
    /// <exception cref="FormatException">They cannot be read.</exception>
    public static TopicAccessList Read(JsonElement claim, IReadOnlyCollection<TopicAccessList.Rule> first, Action<string> saysNothing)
    {
        List<TopicAccessList.Rule> rules = [.. first];
        switch (claim.ValueKind)
        {
            case JsonValueKind.Object:
                AddAll(rules, claim, "pub", TopicAction.Publish, saysNothing);
                AddAll(rules, claim, "sub", TopicAction.Subscribe, saysNothing);
                AddAll(rules, claim, "all", null, saysNothing);
                Bound(rules);
                return TopicAccessList.Of(rules, TopicAccess.Denied);
            case JsonValueKind.Array:
                foreach (JsonElement rule in claim.EnumerateArray())
                {
                    AddRule(rules, rule, saysNothing);
                }

                Bound(rules);
                return TopicAccessList.Of(rules, TopicAccess.NoMatch);
            default:
                throw new FormatException("the acl is neither an object nor a list");
        }
    }

    private static void Bound(List<TopicAccessList.Rule> rules)
    {
        if (rules.Count > MaxRules)
        {
            throw new FormatException($"the acl has more than {MaxRules} rules");
        }
    }

    private static void AddAll(List<TopicAccessList.Rule> rules, JsonElement claim, string name, TopicAction? action, Action<string> saysNothing)
    {
        if (!claim.TryGetProperty(name, out JsonElement filters))
        {
            return;
        }

        foreach (string filter in Filters(filters))
        {
            Add(rules, true, action, filter, saysNothing);
        }
    }

    private static void AddRule(List<TopicAccessList.Rule> rules, JsonElement rule, Action<string> saysNothing)
    {
        if (rule.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a rule of the acl is no object");
        }

        bool allows = Text(rule, "permission") switch { "allow" => true, "deny" => false, _ => throw new FormatException("a rule's permission is neither 'allow' nor 'deny'") };
        TopicAction? action = Text(rule, "action") switch
        {
            "pub" or "publish" => TopicAction.Publish,
            "sub" or "subscribe" => TopicAction.Subscribe,
            "all" => null,
            _ => throw new FormatException("a rule's action is not 'pub', 'sub' or 'all'"),
        };
        JsonElement filters = rule.TryGetProperty("topic", out JsonElement one) || rule.TryGetProperty("topics", out one) ? one : throw new FormatException("a rule has neither 'topic' nor 'topics'");
        bool isBounded = false;
        foreach (JsonProperty condition in rule.EnumerateObject().Where(static p => p.Name is not ("permission" or "action" or "topic" or "topics")))
        {
            isBounded |= condition.Name switch
            {
                "qos" => !CoversAllQos(condition.Value),
                "retain" => condition.Value.ValueKind != JsonValueKind.String || condition.Value.GetString() != "all",
                _ => true,
            };
        }

        foreach (string filter in Filters(filters))
        {
            if (isBounded && allows)
            {
                saysNothing("it allows under a condition (qos, retain or another) of which a hook is not told");
                continue;
            }

            Add(rules, allows, action, filter, saysNothing);
        }
    }

    private static bool CoversAllQos(JsonElement qos) =>
        qos.ValueKind == JsonValueKind.Array && Levels.All(level => qos.EnumerateArray().Any(q => q.ToString() == level));

    private static void Add(List<TopicAccessList.Rule> rules, bool allows, TopicAction? action, string text, Action<string> saysNothing)
    {
        bool isExact = text.StartsWith("eq ", StringComparison.Ordinal);
        string filter = isExact ? text[3..] : text.Replace("${clientid}", "%c", StringComparison.Ordinal).Replace("${username}", "%u", StringComparison.Ordinal);
        if (!isExact && filter.Contains("${", StringComparison.Ordinal))
        {
            if (allows)
            {
                saysNothing("it names something other than ${clientid} and ${username}");
                return;
            }

            filter = string.Join('/', filter.Split('/').Select(static level => level.Contains("${", StringComparison.Ordinal) ? "+" : level));
        }

        if (!TopicFilter.TryParse(filter, out TopicFilter? parsed))
        {
            throw new FormatException("a rule's topic is no topic filter");
        }

        rules.Add(new TopicAccessList.Rule(allows, action, parsed.Filter, isExact));
    }

    private static IEnumerable<string> Filters(JsonElement filters) => filters.ValueKind switch
    {
        JsonValueKind.String => [filters.GetString()!],
        JsonValueKind.Array => filters.EnumerateArray().Select(static f => f.ValueKind == JsonValueKind.String ? f.GetString()! : throw new FormatException("a topic of the acl is no text")),
        _ => throw new FormatException("the topics of the acl are no list"),
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

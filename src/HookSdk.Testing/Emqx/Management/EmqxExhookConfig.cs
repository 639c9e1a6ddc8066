using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HookSdk.Testing;

/// <summary>The body of <c>POST</c> and <c>PUT /exhooks</c>: checked as EMQX checks it, and shown with its defaults.</summary>
internal static partial class EmqxExhookConfig
{
    private static readonly string[] Names = ["name", "enable", "url", "request_timeout", "failed_action", "ssl", "socket_options", "auto_reconnect", "pool_size"];

    /// <summary>What is shown, defaults included.</summary>
    /// <param name="body">The body.</param>
    /// <param name="index">Which server of the list it is, from 1, as errors say.</param>
    /// <param name="version">The version: URLs are checked from 5.9 on.</param>
    /// <exception cref="EmqxManagementFailure">It is not right.</exception>
    public static JsonObject Read(JsonObject body, int index, EmqxManagementVersion version)
    {
        string path = $"exhook.servers.{index}";
        string name = body["name"]!.ToString();
        if (name.Length is 0 or > 256)
        {
            throw Wrong($"{path}.name", "\"Name Length must =< 256\"", EmqxErlang.Binary(name));
        }

        if (!Name().IsMatch(name))
        {
            throw Wrong($"{path}.name", $"<<\"Bad ExHook Name <<\\\"{name}\\\">>, expect \\\"^[A-Za-z0-9]+[A-Za-z0-9-_]*$\\\"\">>", EmqxErlang.Binary(name));
        }

        if (body["url"] is not { } given)
        {
            throw Wrong($"{path}.url", "required_field");
        }

        string url = given.ToString();
        if (version.IsFrom59 && !(Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"))
        {
            throw Wrong($"{path}.url", "\"bad_server_url\"", EmqxErlang.Binary(url));
        }

        CheckChoices(body, path);
        if (body.FirstOrDefault(static m => !Names.Contains(m.Key)).Key is { } unknown)
        {
            string left = string.Join(',', Names.Where(n => !body.ContainsKey(n)).Order(StringComparer.Ordinal).Take(2));
            throw new EmqxManagementFailure(EmqxManagementAnswer.Bad($"Bad Arguments: #{{kind => validation_error,path => \"{path}\",reason => unknown_fields,unknown => \"{unknown}\",unmatched => \"{left},...\"}}"));
        }

        JsonObject config = Complete(body, version);
        config["name"] = name;
        config["url"] = url;
        return config;
    }

    /// <summary>The settings that the broker lives by.</summary>
    public static EmqxServerSettings Settings(JsonObject config)
    {
        int pool = config["pool_size"]!.GetValue<int>();
        return new()
        {
            Name = config["name"]!.GetValue<string>(),
            Url = new Uri(config["url"]!.GetValue<string>(), UriKind.RelativeOrAbsolute),
            Enable = config["enable"]!.GetValueKind() == JsonValueKind.True,
            FailedAction = config["failed_action"]!.ToString() == "ignore" ? EmqxFailedAction.Ignore : EmqxFailedAction.Deny,
            RequestTimeout = EmqxDuration.Read(config["request_timeout"]!.ToString())!.Value,
            AutoReconnect = EmqxDuration.Read(config["auto_reconnect"]!.ToString()),
            PoolSize = Math.Min(pool, 64),
        };
    }

    /// <summary>What is shown of a server that was not made over the management API.</summary>
    public static JsonObject Of(EmqxServerSettings settings, EmqxManagementVersion version) => Complete(
        new JsonObject
        {
            ["name"] = settings.Name,
            ["url"] = settings.Url.OriginalString,
            ["enable"] = settings.Enable,
            ["failed_action"] = settings.FailedAction == EmqxFailedAction.Ignore ? "ignore" : "deny",
            ["request_timeout"] = EmqxDuration.Print(settings.RequestTimeout),
            ["auto_reconnect"] = settings.AutoReconnect is { } wait ? EmqxDuration.Print(wait) : "false",
            ["pool_size"] = settings.PoolSize,
        },
        version);

    private static void CheckChoices(JsonObject body, string path)
    {
        if (body["failed_action"] is { } action && action.ToString() is not ("deny" or "ignore"))
        {
            throw Wrong($"{path}.failed_action", "not_a_enum_symbol", $"'{action}'");
        }

        if (body["request_timeout"] is { } timeout && EmqxDuration.Read(timeout.ToString()) is null)
        {
            throw Wrong($"{path}.request_timeout", "\"Not a valid duration\"", EmqxErlang.Print(timeout));
        }

        if (body["auto_reconnect"] is { } reconnect && reconnect.ToString() is not ("false" or "False") && EmqxDuration.Read(reconnect.ToString()) is null)
        {
            throw Wrong($"{path}.auto_reconnect", "\"Not a valid duration\"", EmqxErlang.Print(reconnect));
        }

        if (body["pool_size"] is { } pool && !(pool.GetValueKind() == JsonValueKind.Number && pool.AsValue().TryGetValue(out int size) && size > 0))
        {
            throw Wrong($"{path}.pool_size", "#{expected => \"pos_integer()\"}", EmqxErlang.Print(pool));
        }
    }

    private static JsonObject Complete(JsonObject body, EmqxManagementVersion version)
    {
        JsonObject ssl = new() { ["ciphers"] = new JsonArray(), ["depth"] = 10, ["enable"] = false, ["hibernate_after"] = "5s", ["log_level"] = "notice" };
        if (version.IsFrom59)
        {
            ssl["middlebox_comp_mode"] = true;
        }

        ssl["reuse_sessions"] = true;
        ssl["secure_renegotiate"] = true;
        ssl["verify"] = "verify_none";
        ssl["versions"] = new JsonArray("tlsv1.3", "tlsv1.2");
        JsonObject config = new()
        {
            ["auto_reconnect"] = "60s",
            ["enable"] = true,
            ["failed_action"] = "deny",
            ["name"] = "",
            ["pool_size"] = 8,
            ["request_timeout"] = "5s",
            ["socket_options"] = new JsonObject { ["keepalive"] = true, ["nodelay"] = true },
            ["ssl"] = ssl,
            ["url"] = "",
        };
        foreach ((string name, JsonNode? value) in body)
        {
            if (value is JsonObject inner && config[name] is JsonObject known)
            {
                foreach ((string member, JsonNode? own) in inner)
                {
                    known[member] = own?.DeepClone();
                }
            }
            else
            {
                config[name] = value?.DeepClone();
            }
        }

        return config;
    }

    private static EmqxManagementFailure Wrong(string path, string reason, string? value = null) => new(EmqxManagementAnswer.Bad(
        $"Bad Arguments: #{{kind => validation_error,path => \"{path}\",reason => {reason}{(value is null ? "" : $",value => {value}")}}}"));

    [GeneratedRegex("^[A-Za-z0-9]+[A-Za-z0-9-_]*$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace HookSdk.Testing;

/// <summary>
/// What the broker's HTTP listener answers: health, and the commands of webhooks and sessions. The answers about webhooks were seen; the status codes for a wrong key,
/// path or method and the answers about sessions are assumed.
/// </summary>
internal sealed class VerneMqManagement(FakeVerneMq broker, FakeVerneMqOptions options)
{
    private const string Api = "/api/v1/";

    /// <summary>Answers a request.</summary>
    /// <param name="method">Its method; commands are given by GET.</param>
    /// <param name="target">Its address.</param>
    /// <param name="authorization">The header Authorization.</param>
    /// <param name="apiKey">The header x-api-key.</param>
    public async Task<VerneMqManagementAnswer> AnswerAsync(string method, Uri target, string? authorization, string? apiKey)
    {
        if (target.AbsolutePath == "/health")
        {
            return new(HttpStatusCode.OK, """{"status":"OK"}""");
        }

        if (!target.AbsolutePath.StartsWith(Api, StringComparison.Ordinal))
        {
            return new(HttpStatusCode.NotFound);
        }

        if (method != "GET")
        {
            return new(HttpStatusCode.MethodNotAllowed);
        }

        if (options.ManagementKey is { } key && apiKey != key && authorization != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")))
        {
            return new(HttpStatusCode.Unauthorized);
        }

        Dictionary<string, StringValues> query = QueryHelpers.ParseQuery(target.Query);
        return target.AbsolutePath[Api.Length..] switch
        {
            "webhooks/register" => Register(query),
            "webhooks/deregister" => Deregister(query),
            "webhooks/show" => Show(),
            "webhooks/cache/show" => ShowCache(query.ContainsKey("--reset")),
            "webhooks/cache/clear" => ClearCache(),
            "session/disconnect" when Text(query, "client-id") is { } id => await DisconnectAsync(id, Text(query, "mountpoint")).ConfigureAwait(false),
            "session/reauthorize" when Text(query, "client-id") is { } id => await ReauthorizeAsync(Text(query, "username"), id, Text(query, "mountpoint")).ConfigureAwait(false),
            _ => new(HttpStatusCode.BadRequest),
        };
    }

    private static string? Text(Dictionary<string, StringValues> query, string name) => query.TryGetValue(name, out StringValues values) ? values[0] : null;

    private static VerneMqManagementAnswer Done { get; } = Say("Done");

    private static VerneMqManagementAnswer Say(string text) => Write(json =>
    {
        json.WriteString("text", text);
        json.WriteString("type", "text");
    });

    private static VerneMqManagementAnswer Alert(string text) => Write(json =>
    {
        json.WriteStartArray("alert");
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("type", "text");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("type", "alert");
    });

    private static VerneMqManagementAnswer Table<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write) => Write(json =>
    {
        json.WriteStartArray("table");
        foreach (T row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("type", "table");
    });

    private static VerneMqManagementAnswer Write(Action<Utf8JsonWriter> members)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return new(HttpStatusCode.OK, Encoding.UTF8.GetString(stream.ToArray()));
    }

    private VerneMqManagementAnswer Register(Dictionary<string, StringValues> query)
    {
        if (Text(query, "hook") is not { } hook || Text(query, "endpoint") is not { } endpoint || WebhookHook.Find(hook) is null)
        {
            return new(HttpStatusCode.BadRequest);
        }

        VerneMqWebhook webhook = new(hook, endpoint);
        foreach ((string name, StringValues values) in query)
        {
            string value = values[0] ?? "";
            switch (name)
            {
                case "hook" or "endpoint":
                    break;
                case "--base64payload" when bool.TryParse(value, out bool base64):
                    webhook = webhook with { Base64Payload = base64 };
                    break;
                case "--no_payload" when bool.TryParse(value, out bool none):
                    webhook = webhook with { NoPayload = none };
                    break;
                case "--response_timeout" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds):
                    webhook = webhook with { ResponseTimeout = TimeSpan.FromMilliseconds(milliseconds) };
                    break;
                default:
                    return new(HttpStatusCode.BadRequest);
            }
        }

        return broker.Register(webhook) ? Done : Alert("can't register endpoint due to 'already_registered'");
    }

    private VerneMqManagementAnswer Deregister(Dictionary<string, StringValues> query) =>
        Text(query, "hook") is not { } hook || Text(query, "endpoint") is not { } endpoint || WebhookHook.Find(hook) is null ? new(HttpStatusCode.BadRequest)
        : broker.Deregister(hook, endpoint) ? Done
        : Alert("can't deregister endpoint due to 'not_found'");

    private VerneMqManagementAnswer Show() => Table(broker.Webhooks, static (json, webhook) =>
    {
        json.WriteString("hook", webhook.Hook);
        json.WriteString("endpoint", webhook.Endpoint);
        json.WriteBoolean("base64payload", webhook.Base64Payload);
        json.WriteNumber("response_timeout", (long)webhook.ResponseTimeout.TotalMilliseconds);
        if (webhook.NoPayload)
        {
            json.WriteBoolean("no_payload", true);
        }
    });

    private VerneMqManagementAnswer ShowCache(bool reset) => Table(broker.ShowCache(reset), static (json, row) =>
    {
        json.WriteString("stat", row.Stat);
        json.WriteString("endpoint", row.Endpoint);
        json.WriteString("hook", row.Hook);
        json.WriteNumber("value", row.Value);
    });

    private VerneMqManagementAnswer ClearCache()
    {
        broker.ClearCache();
        return Done;
    }

    private async Task<VerneMqManagementAnswer> DisconnectAsync(string clientId, string? mountpoint)
    {
        await broker.DisconnectClientAsync(clientId, mountpoint ?? "").ConfigureAwait(false);
        return Done;
    }

    private async Task<VerneMqManagementAnswer> ReauthorizeAsync(string? username, string clientId, string? mountpoint) =>
        await broker.ReauthorizeAsync(username, clientId, mountpoint ?? "").ConfigureAwait(false) ? Done : Say("Unchanged");
}

/// <summary>An answer of the management API: JSON, or nothing but a status.</summary>
internal readonly record struct VerneMqManagementAnswer(HttpStatusCode Status, string? Json = null);

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary><c>/clients</c> and <c>/clients_v2</c>: lists, one client, kicks, and the cache of its authorization. Rows come in the order of their ids (EMQX has none).</summary>
internal sealed class EmqxClientsApi(EmqxBroker broker, EmqxManagementVersion version)
{
    private const string CursorMark = "hooksdk:";

    public static EmqxManagementAnswer NotFound { get; } = EmqxManagementAnswer.Error(404, "CLIENTID_NOT_FOUND", "Client ID not found");

    public EmqxManagementAnswer List(EmqxManagementRequest request)
    {
        (int page, int limit) = EmqxSchema.Page(request);
        IReadOnlyList<string>? fields = Fields(request);
        FakeEmqxClientFilter filter = new(request, broker.Options.Node);
        return EmqxSchema.List([.. Find(filter).Select(c => Cut(Show(c), fields))], page, limit, isCounted: !filter.IsLike);
    }

    /// <summary>The count is that of the page; a cursor comes whenever the page is full.</summary>
    public EmqxManagementAnswer ListByCursor(EmqxManagementRequest request)
    {
        (_, int limit) = EmqxSchema.Page(request);
        int start = request.Parameter("cursor") is { } cursor ? StartOf(cursor) : 0;
        FakeEmqxClientFilter filter = new(request, broker.Options.Node);
        JsonNode[] rows = [.. Find(filter).Skip(start).Take(limit).Select(Show)];
        JsonObject meta = new() { ["count"] = rows.Length };
        if (rows.Length == limit)
        {
            meta["cursor"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{CursorMark}{start + limit}"))).TrimEnd('=');
        }

        return EmqxManagementAnswer.Of(new JsonObject { ["data"] = new JsonArray(rows), ["meta"] = meta });
    }

    public EmqxManagementAnswer One(string id) => Find(id) is { } client ? EmqxManagementAnswer.Of(Show(client)) : NotFound;

    public async Task<EmqxManagementAnswer> KickAsync(string id)
    {
        EmqxSchema.Text(id, "clientid");
        broker.Told($"the operator kicks {id}");
        return await broker.KickAsync(id).ConfigureAwait(false) ? EmqxManagementAnswer.NoContent : NotFound;
    }

    /// <summary>Whoever is there goes; ids of others, and what is no id, are passed over.</summary>
    public async Task<EmqxManagementAnswer> KickManyAsync(EmqxManagementRequest request)
    {
        foreach (JsonNode? id in request.ReadList())
        {
            if (id?.GetValueKind() == JsonValueKind.String)
            {
                broker.Told($"the operator kicks {id}");
                await broker.KickAsync(id.GetValue<string>()).ConfigureAwait(false);
            }
        }

        return EmqxManagementAnswer.NoContent;
    }

    public async Task<EmqxManagementAnswer> ShowCacheAsync(string id)
    {
        if (Find(id) is not { } client)
        {
            return NotFound;
        }

        JsonArray rows = [];
        await client.Channel.Process.PostAsync(() =>
        {
            foreach (((bool isPublish, int qos), string topic, bool isAllowed, DateTimeOffset at) in client.Channel.Remembered)
            {
                JsonObject access = new() { ["action_type"] = isPublish ? "publish" : "subscribe", ["qos"] = qos };
                if (isPublish)
                {
                    access["retain"] = false;
                }

                rows.Add((JsonNode)new JsonObject { ["access"] = access, ["topic"] = topic, ["result"] = isAllowed ? "allow" : "deny", ["updated_time"] = at.ToUnixTimeMilliseconds() });
            }

            return default;
        }).ConfigureAwait(false);
        return EmqxManagementAnswer.Of(rows);
    }

    public async Task<EmqxManagementAnswer> ClearCacheAsync(string id)
    {
        if (Find(id) is not { } client)
        {
            return NotFound;
        }

        await ForgetAsync(client.Channel).ConfigureAwait(false);
        return EmqxManagementAnswer.NoContent;
    }

    public async Task<EmqxManagementAnswer> ClearCachesAsync()
    {
        foreach (MqttSession session in broker.Sessions.All)
        {
            if (session.Channel is EmqxChannel channel)
            {
                await ForgetAsync(channel).ConfigureAwait(false);
            }
        }

        return EmqxManagementAnswer.NoContent;
    }

    /// <summary>An MQTT client by its id; devices of gateways are none.</summary>
    public (MqttSession Session, EmqxChannel Channel)? Find(string id) =>
        broker.Sessions.Find(EmqxSchema.Text(id, "clientid")) is { Channel: EmqxChannel channel } session ? (session, channel) : null;

    private static Task ForgetAsync(EmqxChannel channel) => channel.Process.PostAsync(() =>
    {
        channel.Forget();
        return default;
    });

    private IEnumerable<(MqttSession Session, EmqxChannel Channel)> Find(FakeEmqxClientFilter filter) => broker.Sessions.All
        .OrderBy(static s => s.ClientId, StringComparer.Ordinal)
        .Select(static s => (Session: s, Channel: s.Channel as EmqxChannel))
        .Where(c => c.Channel is not null && filter.Holds(c.Session, c.Channel))
        .Select(static c => (c.Session, c.Channel!));

    private JsonObject Show((MqttSession Session, EmqxChannel Channel) client) => EmqxClientObject.Of(client.Session, client.Channel, broker.Options, version);

    private static JsonObject Cut(JsonObject client, IReadOnlyList<string>? fields) =>
        fields is null ? client : new JsonObject(client.Where(m => fields.Contains(m.Key, StringComparer.Ordinal)).Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())));

    /// <summary>Which members are wanted; null: all.</summary>
    private static string[]? Fields(EmqxManagementRequest request)
    {
        if (request.Parameter("fields") is not { } text || text == "all")
        {
            return null;
        }

        string[] names = text.Split(',', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < names.Length; i++)
        {
            if (!EmqxClientObject.Names.Contains(names[i], StringComparer.Ordinal))
            {
                throw new EmqxManagementFailure(EmqxManagementAnswer.Bad(EmqxManagementAnswer.Text(new JsonObject
                {
                    ["reason"] = "matched_no_union_member",
                    ["path"] = "fields",
                    ["mismatches"] = new JsonObject
                    {
                        ["array"] = EmqxManagementFailure.Problem(string.Create(CultureInfo.InvariantCulture, $"fields.{i + 1}"), "unable_to_convert_to_enum_symbol", names[i]),
                        ["all"] = EmqxManagementFailure.Problem("fields", EmqxManagementFailure.Expected("all"), new JsonArray([.. names.Select(static n => (JsonNode)n)])),
                    },
                    ["kind"] = "validation_error",
                })));
            }
        }

        return names;
    }

    private static int StartOf(string cursor)
    {
        Span<byte> bytes = new byte[cursor.Length + 4];
        string padded = cursor.PadRight((cursor.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out int length) && Encoding.UTF8.GetString(bytes[..length]) is var text
            && text.StartsWith(CursorMark, StringComparison.Ordinal) && int.TryParse(text[CursorMark.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int start)
            ? start
            : throw new EmqxManagementFailure(EmqxManagementAnswer.Bad("bad cursor"));
    }
}

using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HookSdk.Testing;

/// <summary><c>/banned</c>. A ban by client id cuts the client off; by anything else, those who are connected stay.</summary>
internal sealed class EmqxBannedApi(EmqxBroker broker, EmqxManagementVersion version)
{
    private static readonly string[] Kinds = ["clientid", "username", "peerhost", "clientid_re", "username_re", "peerhost_net"];
    private static readonly string[] Filters = ["clientid", "username", "peerhost"];
    private static readonly string[] Likes = ["like_clientid", "like_username", "like_peerhost", "like_peerhost_net"];

    /// <summary>The last moment that EMQX takes for one of seconds since 1970.</summary>
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public EmqxManagementAnswer List(EmqxManagementRequest request)
    {
        (int page, int limit) = EmqxSchema.Page(request);
        bool isFiltered = Filters.Any(f => request.Parameter(f) is not null);
        bool isLike = Likes.Any(f => request.Parameter(f) is not null);
        IEnumerable<FakeEmqxBan> bans = broker.Bans.All
            .Where(b => Filters.All(f => request.Parameter(f) is not { } who || (b.As == f && b.Who == who)))
            .Where(b => Likes.All(f => request.Parameter(f) is not { } part || (b.As == f["like_".Length..] && b.Who.Contains(part, StringComparison.Ordinal))));
        return EmqxSchema.List([.. bans.Select(Show)], page, limit, isCounted: !isLike, hasNext: isFiltered || isLike);
    }

    public async Task<EmqxManagementAnswer> AddAsync(EmqxManagementRequest request)
    {
        JsonObject body = request.ReadObject();
        string kind = body["as"] is null ? throw EmqxManagementFailure.Missing("root.as") : EmqxSchema.OneOf(body["as"], "root.as", Kinds);
        string who = body["who"] is null ? throw EmqxManagementFailure.Missing("root.who") : EmqxSchema.Text(body["who"], "root.who");
        FakeEmqxBan ban = new(kind, who)
        {
            By = body["by"] is { } by ? EmqxSchema.Text(by, "root.by") : "mgmt_api",
            Reason = body["reason"] is { } reason ? EmqxSchema.Text(reason, "root.reason") : "",
            At = body["at"] is { } at ? Moment(at, "root.at") ?? broker.Now : broker.Now,
            Until = body["until"] is { } until ? Moment(until, "root.until") : null,
        };
        CheckWho(ban);
        if (ban.Until <= broker.Now)
        {
            return EmqxManagementAnswer.Bad(Expired(broker.Now.ToUnixTimeSeconds(), ban.Until.Value.ToUnixTimeSeconds()));
        }

        if (broker.Bans.Add(ban) is { } present)
        {
            JsonObject shown = Show(present);
            return EmqxManagementAnswer.Error(400, "ALREADY_EXISTS", EmqxManagementAnswer.Text(new JsonObject(shown.Reverse().Select(static m => KeyValuePair.Create(m.Key, m.Value?.DeepClone())))));
        }

        broker.Told($"the operator bans {kind} {who}");
        if (kind == "clientid")
        {
            await broker.KickAsync(who).ConfigureAwait(false);
        }

        return EmqxManagementAnswer.Of(Show(ban));
    }

    public EmqxManagementAnswer Remove(string kind, string who)
    {
        EmqxSchema.OneOf(kind, "as", Kinds);
        return broker.Bans.TryRemove(kind, who) ? EmqxManagementAnswer.NoContent : EmqxManagementAnswer.Error(404, "NOT_FOUND", $"{kind}: {who} not found");
    }

    public EmqxManagementAnswer Clear()
    {
        broker.Bans.Clear();
        return EmqxManagementAnswer.NoContent;
    }

    private static JsonObject Show(FakeEmqxBan ban) => new()
    {
        ["as"] = ban.As,
        ["at"] = Print(ban.At),
        ["by"] = ban.By,
        ["reason"] = ban.Reason,
        ["until"] = ban.Until is { } until ? Print(until) : "infinity",
        ["who"] = ban.Who,
    };

    private static string Print(DateTimeOffset moment) => moment.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static void CheckWho(FakeEmqxBan ban)
    {
        if (ban.As is "clientid_re" or "username_re")
        {
            try
            {
                _ = new Regex(ban.Who, RegexOptions.None, TimeSpan.FromSeconds(1));
            }
            catch (RegexParseException e)
            {
                // The words of EMQX's own library for the mistake that was seen; for others, those of this one (assumed).
                string words = e.Error == RegexParseError.UnterminatedBracket ? "missing terminating ] for character class" : e.Error.ToString();
                throw new EmqxManagementFailure(EmqxManagementAnswer.Bad($"{{\"{words}\",{e.Offset}}}"));
            }
        }
        else if ((ban.As == "peerhost" && !IPAddress.TryParse(ban.Who, out _)) || (ban.As == "peerhost_net" && !IPNetwork.TryParse(ban.Who, out _)))
        {
            throw new EmqxManagementFailure(EmqxManagementAnswer.Bad("\"bad peerhost\""));
        }
    }

    /// <summary>Null: for ever.</summary>
    private static DateTimeOffset? Moment(JsonNode value, string path)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            return value.AsValue().TryGetValue(out long seconds) && seconds >= 0 && seconds <= LastSecond / 100 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw NoMoment(value, path, "bad_epoch");
        }

        string text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        return text == "infinity" ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) && text.Contains('T', StringComparison.Ordinal) ? moment
            : throw NoMoment(value, path, "bad_rfc3339_timestamp");
    }

    private static EmqxManagementFailure NoMoment(JsonNode value, string path, string reason)
    {
        string shown = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return new(EmqxManagementAnswer.Bad(EmqxManagementAnswer.Text(new JsonObject
        {
            ["reason"] = "matched_no_union_member",
            ["path"] = path,
            ["mismatches"] = new JsonObject
            {
                ["infinity"] = EmqxManagementFailure.Problem(path, $"Expected: infinity, got:{shown}", value),
                ["emqx_utils_calendar:epoch_second()"] = EmqxManagementFailure.Problem(path, reason, value),
            },
            ["kind"] = "validation_error",
        })));
    }

    /// <summary>Before 5.9 the sentence comes as the list of its letters' numbers.</summary>
    private string Expired(long now, long until) => version.IsFrom59
        ? $"Cannot create expired banned, {now} to {until}"
        : $"[67,97,110,110,111,116,32,99,114,101,97,116,101,32,101,120,112,105,114,101,\n 100,32,98,97,110,110,101,100,44,32,\"{now}\",32,116,111,32,\"{until}\"]";
}

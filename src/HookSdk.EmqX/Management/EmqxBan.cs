using System.Globalization;
using System.Text.Json;

namespace HookSdk.EmqX.Management;

/// <summary>Who is not let in.</summary>
/// <param name="Kind">What the ban goes by.</param>
/// <param name="Who">The client id, user name, address, pattern or network. Not empty.</param>
public sealed record EmqxBan(EmqxBanKind Kind, string Who)
{
    private static readonly string[] Kinds = ["clientid", "username", "peerhost", "clientid_re", "username_re", "peerhost_net"];
    private static readonly string[] Members = ["as", "who", "by", "reason", "at", "until"];

    /// <summary>The end of the ban, which must be to come; null, the default: it has none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why, for people; null: nothing is said.</summary>
    public string? Reason { get; init; }

    internal string KindName => Name(Kind);

    internal static string Name(EmqxBanKind kind) => (int)kind is >= 0 and < 6 ? Kinds[(int)kind] : throw new ArgumentOutOfRangeException(nameof(kind));

    /// <summary>Reads one; null: it is of a kind that is not known here.</summary>
    internal static EmqxBan? Read(JsonElement item) =>
        Array.IndexOf(Kinds, ManagementAnswer.Text(item, "as")) is var kind and >= 0 && ManagementAnswer.Text(item, "who") is { } who
            ? new((EmqxBanKind)kind, who)
            {
                Until = DateTimeOffset.TryParse(ManagementAnswer.Text(item, "until"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until) ? until : null,
                Reason = ManagementAnswer.Text(item, "reason") is { Length: > 0 } reason ? reason : null,
            }
            : null;

    /// <summary>One as EMQX has told of it.</summary>
    internal static void Write(Utf8JsonWriter writer, JsonElement told)
    {
        writer.WriteStartObject();
        foreach (JsonProperty member in told.EnumerateObject().Where(static m => Members.Contains(m.Name, StringComparer.Ordinal)))
        {
            member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("as", KindName);
        writer.WriteString("who", Who);
        if (Until is { } until)
        {
            writer.WriteString("until", until.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        if (Reason is not null)
        {
            writer.WriteString("reason", Reason);
        }

        writer.WriteEndObject();
    }
}

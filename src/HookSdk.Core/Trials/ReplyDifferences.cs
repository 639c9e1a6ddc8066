using System.Globalization;
using System.Text;

namespace HookSdk;

/// <summary>In which fields two replies differ, without secrets.</summary>
internal static class ReplyDifferences
{
    private const int Most = 20;
    private const int LongestValue = 200;

    private static readonly MaskRules Secrets = new([]);

    /// <summary>Compares two replies.</summary>
    /// <param name="form">What people are to see of the hook's calls.</param>
    /// <param name="live">The live reply.</param>
    /// <param name="shadow">The shadow's.</param>
    /// <returns>The fields that differ, at most 20. Secrets are hidden in them, and payloads are marked.</returns>
    public static IReadOnlyList<KeptDifference> Of(HookForm form, WrittenReply live, WrittenReply shadow)
    {
        List<KeptDifference> all = [];
        if (live.Answer.CacheSeconds != shadow.Answer.CacheSeconds)
        {
            all.Add(new KeptDifference("max-age", Seconds(live), Seconds(shadow)));
        }

        if (!live.Bytes.Span.SequenceEqual(shadow.Bytes.Span))
        {
            if (Fields(form, live) is not { } before || Fields(form, shadow) is not { } after)
            {
                all.Add(new KeptDifference("reply", Length(live), Length(shadow)));
                return all;
            }

            all.AddRange(before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(name => Value(before, name) != Value(after, name))
                .Select(name => new KeptDifference(name, Shown(before, name), Shown(after, name)) { IsPayload = IsPayload(form, name) }));
            if (all.Count == 0)
            {
                // Such as the order of the fields.
                all.Add(new KeptDifference("reply", Length(live), Length(shadow)));
            }
        }

        return all.Count <= Most ? all : all[..Most];
    }

    private static SortedDictionary<string, ReplyField>? Fields(HookForm form, WrittenReply reply) =>
        (form.Wire is { } wire ? wire.ReadReply(reply.Bytes.Span) : Encoding.UTF8.GetString(reply.Bytes.Span)) is { } text ? ReplyFields.Of(text) : null;

    private static string? Value(SortedDictionary<string, ReplyField> fields, string name) => fields.TryGetValue(name, out ReplyField field) ? field.Value : null;

    private static string? Shown(SortedDictionary<string, ReplyField> fields, string name)
    {
        if (!fields.TryGetValue(name, out ReplyField field))
        {
            return null;
        }

        // What an application puts into pairs is its own: in base64 too, where no name tells what it is.
        if (field.IsPair || name.Split('.', '[').Any(Secrets.Hides))
        {
            return WireMask.Hidden;
        }

        return field.Value.Length <= LongestValue ? field.Value : field.Value[..LongestValue] + "...";
    }

    private static bool IsPayload(HookForm form, string name) => name.Split('.', '[').Any(part => form.Payloads.Contains(part, StringComparer.OrdinalIgnoreCase));

    private static string Seconds(WrittenReply reply) => reply.Answer.CacheSeconds < 0 ? "not said" : string.Create(CultureInfo.InvariantCulture, $"{reply.Answer.CacheSeconds} s");

    private static string Length(WrittenReply reply) => string.Create(CultureInfo.InvariantCulture, $"{reply.Bytes.Length} bytes");
}

using System.Globalization;
using HookSdk.Numbers;

namespace M4Script._1.Rules;

/// <summary>The rules of the configuration (<c>CallerIds</c>, <c>Blocked</c> and <c>Lookup:Url</c>) as it was when they were read.</summary>
public sealed class CallRules : ICallRules
{
    private readonly Dictionary<long, string> _callerIds = [];
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <param name="settings">The whole configuration, each value by its key, such as <c>CallerIds:2</c>. An empty value switches an entry off.</param>
    /// <param name="normalizer">How blocked numbers are read.</param>
    /// <exception cref="FormatException">One cannot be used; the message says which.</exception>
    public CallRules(IEnumerable<KeyValuePair<string, string?>> settings, NumberNormalizer normalizer)
    {
        foreach ((string key, string? value) in settings)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                continue;
            }

            if (IsEntry(key, "CallerIds", out string user))
            {
                _callerIds[UserId(user)] = CallerId(value.Trim());
            }
            else if (IsEntry(key, "Blocked", out _))
            {
                _blocked.Add(normalizer.Normalize(value));
            }
            else if (key.Equals("Lookup:Url", StringComparison.OrdinalIgnoreCase))
            {
                LookupUrl = Address(value);
            }
        }
    }

    public Uri? LookupUrl { get; }

    public int CallerIdCount => _callerIds.Count;

    public int BlockedCount => _blocked.Count;

    public string? FindCallerId(long? userId) => userId is { } id ? _callerIds.GetValueOrDefault(id) : null;

    public bool IsBlocked(string destination) => _blocked.Contains(destination);

    private static bool IsEntry(string key, string section, out string name)
    {
        name = "";
        if (!key.StartsWith(section, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (key.Length == section.Length)
        {
            throw new FormatException($"{section}: one value stands where several are wanted, such as {section}__0 or {section}__2 in the environment.");
        }

        name = key[(section.Length + 1)..];
        return key[section.Length] == ':';
    }

    private static long UserId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long user)
        ? user
        : throw new FormatException($"CallerIds: '{text}' is no user id.");

    private static string CallerId(string text)
    {
        foreach (char character in text)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                throw new FormatException($"CallerIds: '{text}' is sent as it stands, and holds a space.");
            }
        }

        return text;
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text.Trim().TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url is { Scheme: "http" or "https", Query: "", Fragment: "" }
            ? url
            : throw new FormatException($"Lookup:Url: '{text}' is no http or https address that a number can be put behind.");
}

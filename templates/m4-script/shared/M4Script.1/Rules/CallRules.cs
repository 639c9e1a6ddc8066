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
    /// <exception cref="FormatException">One cannot be used, is no setting, or a section is missing; the message says which.</exception>
    public CallRules(IEnumerable<KeyValuePair<string, string?>> settings, NumberNormalizer normalizer)
    {
        bool hasCallerIds = false;
        bool hasBlocked = false;
        bool hasLookup = false;
        foreach ((string key, string? value) in settings)
        {
            if (IsIn(key, "CallerIds"))
            {
                hasCallerIds = true;
                if (Entry(key, value, "CallerIds") is { } user)
                {
                    _callerIds[UserId(user)] = CallerId(value!.Trim());
                }
            }
            else if (IsIn(key, "Blocked"))
            {
                hasBlocked = true;
                if (Entry(key, value, "Blocked") is { } index)
                {
                    _blocked.Add(IsIndex(index) ? Number(value!, normalizer) : throw new FormatException($"{key} is no setting."));
                }
            }
            else if (IsIn(key, "Lookup"))
            {
                hasLookup = true;
                if (!string.IsNullOrWhiteSpace(value))
                {
                    LookupUrl = key.Equals("Lookup:Url", StringComparison.OrdinalIgnoreCase) ? Address(value) : throw new FormatException($"{key} is no setting.");
                }
            }
        }

        // A section whose name is mistyped cannot be told from settings of others; that it is missing can.
        string? missing = !hasCallerIds ? "CallerIds" : !hasBlocked ? "Blocked" : !hasLookup ? "Lookup" : null;
        if (missing is not null)
        {
            throw new FormatException($"{missing} is not there. Is its name mistyped? An empty one says that there are no entries.");
        }
    }

    public Uri? LookupUrl { get; }

    public int CallerIdCount => _callerIds.Count;

    public int BlockedCount => _blocked.Count;

    public string? FindCallerId(long? userId) => userId is { } id ? _callerIds.GetValueOrDefault(id) : null;

    public bool IsBlocked(string destination) => _blocked.Contains(destination);

    private static bool IsIn(string key, string section) =>
        key.StartsWith(section, StringComparison.OrdinalIgnoreCase) && (key.Length == section.Length || key[section.Length] == ':');

    /// <summary>The name of an entry of a section; null for one that is switched off, and for the section itself.</summary>
    private static string? Entry(string key, string? value, string section) =>
        string.IsNullOrWhiteSpace(value) ? null
            : key.Length > section.Length ? key[(section.Length + 1)..]
            : throw new FormatException($"{section}: one value stands where several are wanted, such as {section}__0 or {section}__2 in the environment.");

    private static bool IsIndex(string text)
    {
        foreach (char character in text)
        {
            if (!char.IsAsciiDigit(character))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    /// <summary>Digits, and what else can be dialled: a text that nobody can dial would block nothing.</summary>
    private static string Number(string text, NumberNormalizer normalizer)
    {
        string number = normalizer.Normalize(text.Trim());
        bool hasDigit = false;
        foreach (char character in number)
        {
            bool isDigit = char.IsAsciiDigit(character);
            hasDigit |= isDigit;
            if (!isDigit && character is not ('*' or '#'))
            {
                throw NoNumber(text);
            }
        }

        return hasDigit ? number : throw NoNumber(text);
    }

    private static FormatException NoNumber(string text) => new($"Blocked: '{text}' is no number.");

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

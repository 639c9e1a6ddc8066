using System.Globalization;
using HookSdk.Numbers;
using Microsoft.Extensions.Configuration;

namespace M4Script._1.Rules;

/// <summary>The rules of the configuration (<c>CallerIds</c>, <c>Blocked</c> and <c>Lookup:Url</c>) as it was when they were read.</summary>
public sealed class CallRules : ICallRules
{
    private readonly Dictionary<long, string> _callerIds = [];
    private readonly HashSet<string> _blocked = new(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">One cannot be used; the message says which.</exception>
    public CallRules(IConfiguration configuration, NumberNormalizer normalizer)
    {
        foreach (IConfigurationSection entry in Entries(configuration, "CallerIds"))
        {
            _callerIds[UserId(entry.Key)] = CallerId(entry.Value!.Trim());
        }

        foreach (IConfigurationSection entry in Entries(configuration, "Blocked"))
        {
            _blocked.Add(normalizer.Normalize(entry.Value!));
        }

        LookupUrl = Address(configuration["Lookup:Url"]);
    }

    public Uri? LookupUrl { get; }

    public int CallerIdCount => _callerIds.Count;

    public int BlockedCount => _blocked.Count;

    public string? FindCallerId(long? userId) => userId is { } id ? _callerIds.GetValueOrDefault(id) : null;

    public bool IsBlocked(string destination) => _blocked.Contains(destination);

    /// <summary>The entries that are not switched off by an empty value.</summary>
    private static IEnumerable<IConfigurationSection> Entries(IConfiguration configuration, string name)
    {
        IConfigurationSection section = configuration.GetSection(name);
        return string.IsNullOrEmpty(section.Value)
            ? section.GetChildren().Where(static e => !string.IsNullOrWhiteSpace(e.Value))
            : throw new FormatException($"{name}: '{section.Value}' stands where a list is wanted, such as {name}__0 in the environment.");
    }

    private static long UserId(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long user)
        ? user
        : throw new FormatException($"CallerIds: '{text}' is no user id.");

    private static string CallerId(string text) => text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c))
        ? throw new FormatException($"CallerIds: '{text}' is sent as it stands, and holds a space.")
        : text;

    private static Uri? Address(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url) && url is { Scheme: "http" or "https", Query: "", Fragment: "" }
            ? url
            : throw new FormatException($"Lookup:Url: '{text}' is no http or https address that a number can be put behind.");
    }
}

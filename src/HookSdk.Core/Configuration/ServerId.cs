namespace HookSdk;

/// <summary>One server of a target: the one without a name, or a named one beside it.</summary>
/// <param name="Kind">The target's short name in lower case.</param>
/// <param name="Root">The section of the configuration that the server without a name has.</param>
/// <param name="Name">The server's name; null: it has none.</param>
internal sealed record ServerId(string Kind, string Root, string? Name)
{
    /// <summary>What the sections of named servers stand below.</summary>
    public const string Folder = "Servers";

    private const int LongestName = 64;

    /// <summary>What logs call it, and what its services are found by.</summary>
    public string Target => TargetOf(Kind, Name);

    /// <summary>Where its settings stand.</summary>
    public string Section => SectionOf(Root, Name);

    /// <summary>What logs call a server, and what its services are found by.</summary>
    public static string TargetOf(string kind, string? name) => name is null ? kind : $"{kind}:{name}";

    /// <summary>Where the settings of a server stand, by the name that its options have.</summary>
    public static string SectionOf(string root, string? name) => string.IsNullOrEmpty(name) ? root : $"{root}:{Folder}:{name}";

    /// <summary>Refuses what cannot be a server's name: it stands in keys of the configuration, in logs and in metrics.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds other characters than letters, digits, '-' and '_'.</exception>
    public static void Check(string? name, string parameter)
    {
        if (name is not null && (name.Length is 0 or > LongestName || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')))
        {
            throw new ArgumentException($"'{name}' cannot be a server's name: it takes 1 to {LongestName} characters of A-Z, a-z, 0-9, '-' and '_'.", parameter);
        }
    }
}

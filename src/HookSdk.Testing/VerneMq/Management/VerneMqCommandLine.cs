namespace HookSdk.Testing;

/// <summary>
/// The query of a command: arguments <c>name=value</c> first, flags <c>--name</c> or <c>--name=value</c> after them. A flag before an argument, or a text that is
/// neither, is no command line.
/// </summary>
internal sealed class VerneMqCommandLine
{
    private VerneMqCommandLine(IReadOnlyList<KeyValuePair<string, string>> arguments, IReadOnlyList<KeyValuePair<string, string?>> flags)
    {
        Arguments = arguments;
        Flags = flags;
    }

    /// <summary>The arguments in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Arguments { get; }

    /// <summary>The flags in their order; a value is null where there is no <c>=</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Flags { get; }

    /// <summary>Reads a query; null: it is none that the broker takes.</summary>
    /// <param name="query">With its question mark, or empty.</param>
    public static VerneMqCommandLine? Read(string query)
    {
        List<KeyValuePair<string, string>> arguments = [];
        List<KeyValuePair<string, string?>> flags = [];
        foreach (string part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IsEscapedWell(part))
            {
                return null;
            }

            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string name = Unescape(equals < 0 ? part : part[..equals]);
            string? value = equals < 0 ? null : Unescape(part[(equals + 1)..]);
            if (name.StartsWith("--", StringComparison.Ordinal) && name.Length > 2)
            {
                flags.Add(new(name, value));
            }
            else if (name.Length == 0 || name[0] == '-' || string.IsNullOrEmpty(value) || flags.Count > 0)
            {
                return null;
            }
            else
            {
                arguments.Add(new(name, value));
            }
        }

        return new(arguments, flags);
    }

    /// <summary>The last value of a flag; null: it has none, or is not there.</summary>
    public string? Flag(string name) => Flags.LastOrDefault(f => f.Key == name).Value;

    /// <summary>Whether a flag is there.</summary>
    public bool Has(string name) => Flags.Any(f => f.Key == name);

    /// <summary>The value of an argument; null: it is not there.</summary>
    public string? Argument(string name) => Arguments.FirstOrDefault(a => a.Key == name).Value;

    /// <summary>Whether only these arguments and flags are there, and no switch has a value. <c>--format</c> is passed over everywhere.</summary>
    public bool Knows(IReadOnlyList<string> arguments, IReadOnlyList<string> switches, params IReadOnlyList<string> flags) =>
        Arguments.All(a => arguments.Contains(a.Key, StringComparer.Ordinal))
        && Flags.All(f => f.Key == "--format" || flags.Contains(f.Key, StringComparer.Ordinal) || (switches.Contains(f.Key, StringComparer.Ordinal) && f.Value is null));

    /// <summary>Whether the arguments are exactly these, in this order.</summary>
    public bool HasInOrder(params IReadOnlyList<string> arguments) => Arguments.Select(static a => a.Key).SequenceEqual(arguments, StringComparer.Ordinal);

    /// <summary>Text of a query: a plus is a space; bytes that are no UTF-8 become U+FFFD.</summary>
    public static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static bool IsEscapedWell(string text)
    {
        for (int at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
        }

        return true;
    }
}

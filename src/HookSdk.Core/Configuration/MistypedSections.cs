using Microsoft.Extensions.Configuration;

namespace HookSdk;

/// <summary>Sections whose names are nearly those of a server's: <c>Hook:Acme</c> for <c>Hooks:Acme</c>.</summary>
internal static class MistypedSections
{
    /// <summary>Finds them.</summary>
    /// <param name="configuration">The configuration; null: there is none.</param>
    /// <param name="known">The sections that are read, such as <c>Hooks:Acme</c>.</param>
    public static IEnumerable<(string Section, string Meant)> Find(IConfiguration? configuration, IReadOnlyCollection<string> known)
    {
        foreach (IConfigurationSection root in configuration?.GetChildren() ?? [])
        {
            // The fakes' own servers have a section at the top, which has no parent to be mistyped.
            foreach (string meant in known.Where(static k => k.Contains(':')))
            {
                // A server of a test may have a section of another form.
                if (meant.Split(':') is [string parent, string name] && IsNearly(root.Key, parent) && root.GetChildren().FirstOrDefault(child => child.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } section)
                {
                    yield return (section.Path, meant);
                }
            }
        }
    }

    /// <summary>Whether two words differ by one letter that is missing, too many, another, or exchanged with its neighbour.</summary>
    public static bool IsNearly(string given, string meant)
    {
        if (given.Equals(meant, StringComparison.OrdinalIgnoreCase) || Math.Abs(given.Length - meant.Length) > 1)
        {
            return false;
        }

        (string one, string other) = (given.ToUpperInvariant(), meant.ToUpperInvariant());
        int start = one.AsSpan().CommonPrefixLength(other);
        ReadOnlySpan<char> left = one.AsSpan(start);
        ReadOnlySpan<char> right = other.AsSpan(start);
        return (left.Length > 0 && left[1..].SequenceEqual(right))
            || (right.Length > 0 && right[1..].SequenceEqual(left))
            || (left.Length > 0 && right.Length > 0 && left[1..].SequenceEqual(right[1..]))
            || (left.Length > 1 && right.Length > 1 && left[0] == right[1] && left[1] == right[0] && left[2..].SequenceEqual(right[2..]));
    }
}

using System.Runtime.CompilerServices;

namespace HookSdk.Emg;

/// <summary>Changes of options as a list that is linked from the newest to the oldest, so that adding one never touches the others. An empty list is null.</summary>
internal sealed class OptionChanges : IEquatable<OptionChanges>
{
    private OptionChanges(string option, string value, OptionChanges? older)
    {
        Option = option;
        Value = value;
        Older = older;
        Depth = (older?.Depth ?? 0) + 1;
    }

    public string Option { get; }

    public string Value { get; }

    public OptionChanges? Older { get; }

    /// <summary>How many links there are, overruled ones among them.</summary>
    public int Depth { get; }

    /// <exception cref="ArgumentException">The name or the value would break the reply's lines.</exception>
    public static OptionChanges Add(OptionChanges? older, string option, string value)
    {
        string name = WireRules.CheckOption(option);
        ArgumentNullException.ThrowIfNull(value);
        WireRules.CheckValue(name, value);
        return new OptionChanges(name, value, older);
    }

    /// <exception cref="ArgumentException">The text would break the reply's lines, and is not to be made to fit.</exception>
    public static OptionChanges AddMessage(OptionChanges? older, string text, LineBreaks lineBreaks)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Add(older, EmgOptionNames.Message, lineBreaks switch
        {
            LineBreaks.Refuse => text,
            LineBreaks.ReplaceBySpace => WireRules.ReplaceLineBreaks(text),
            _ => throw new ArgumentOutOfRangeException(nameof(lineBreaks), lineBreaks, "No such policy for line breaks."),
        });
    }

    /// <summary>Both, the later ones winning.</summary>
    public static OptionChanges? Then(OptionChanges? earlier, OptionChanges? later)
    {
        if (earlier is null || later is null)
        {
            return later ?? earlier;
        }

        OptionChanges total = earlier;
        foreach (OptionChanges link in OldestFirst(later))
        {
            total = new OptionChanges(link.Option, link.Value, total);
        }

        return total;
    }

    public OptionChanges? Find(string option)
    {
        for (OptionChanges? link = this; link is not null; link = link.Older)
        {
            if (string.Equals(link.Option, option, StringComparison.OrdinalIgnoreCase))
            {
                return link;
            }
        }

        return null;
    }

    /// <summary>One pair an option with its newest value, in the order in which the options were first set.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ToList(OptionChanges? changes)
    {
        if (changes is null)
        {
            return [];
        }

        OrderedDictionary<string, string> options = new(StringComparer.Ordinal);
        foreach (OptionChanges link in OldestFirst(changes))
        {
            options[link.Option] = link.Value;
        }

        return [.. options];
    }

    public static OptionChanges[] OldestFirst(OptionChanges changes)
    {
        OptionChanges[] links = new OptionChanges[changes.Depth];
        CopyOldestFirst(changes, links);
        return links;
    }

    public static void CopyOldestFirst(OptionChanges changes, Span<OptionChanges> links)
    {
        int i = changes.Depth;
        for (OptionChanges? link = changes; link is not null; link = link.Older)
        {
            links[--i] = link;
        }
    }

    /// <summary>Equal when the same options end up with the same values, in whatever order.</summary>
    public bool Equals(OptionChanges? other) => other is not null && (ReferenceEquals(this, other) || (Covers(other) && other.Covers(this)));

    public override bool Equals(object? obj) => Equals(obj as OptionChanges);

    public override int GetHashCode()
    {
        int hash = 0;
        foreach ((string option, string value) in ToList(this))
        {
            hash ^= HashCode.Combine(option, value);
        }

        return hash;
    }

    private bool Covers(OptionChanges other)
    {
        foreach ((string option, string value) in ToList(other))
        {
            if (!string.Equals(Find(option)?.Value, value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Room for the links of a usual reply without an allocation.</summary>
    [InlineArray(Length)]
    internal struct Few
    {
        public const int Length = 16;

        private OptionChanges _first;
    }
}

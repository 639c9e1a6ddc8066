using System.Runtime.CompilerServices;

namespace HookSdk.Emg;

/// <summary>Changes of options as a list that is linked from the newest to the oldest, so that adding one never touches the others. An empty list is null.</summary>
internal sealed class OptionChanges : IEquatable<OptionChanges>
{
    private OptionChanges(string option, string value, OptionChanges? older, bool isText = false)
    {
        Option = option;
        Value = value;
        Older = older;
        IsText = isText;
        Depth = (older?.Depth ?? 0) + 1;
    }

    public string Option { get; }

    public string Value { get; }

    /// <summary>A text that gets its form when the message that it is for is known: see <see cref="MessageText"/>.</summary>
    public bool IsText { get; }

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
            LineBreaks.Keep => throw new ArgumentOutOfRangeException(nameof(lineBreaks), lineBreaks, "WithMessage sends one line as it is. WithText can keep line breaks."),
            _ => throw NoSuchPolicy(lineBreaks),
        });
    }

    /// <exception cref="ArgumentException">The text holds a line break or a NUL, and they are to be refused.</exception>
    public static OptionChanges AddText(OptionChanges? older, string text, LineBreaks lineBreaks)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (lineBreaks)
        {
            case LineBreaks.Keep:
                break;
            case LineBreaks.ReplaceBySpace:
                text = WireRules.ReplaceLineBreaks(text);
                break;
            case LineBreaks.Refuse:
                WireRules.CheckLineBreaks(EmgOptionNames.Message, text);
                break;
            default:
                throw NoSuchPolicy(lineBreaks);
        }

        return new OptionChanges(EmgOptionNames.Message, text, older, isText: true);
    }

    private static ArgumentOutOfRangeException NoSuchPolicy(LineBreaks lineBreaks) => new(nameof(lineBreaks), lineBreaks, "No such policy for line breaks.");

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
            total = new OptionChanges(link.Option, link.Value, total, link.IsText);
        }

        return total;
    }

    /// <summary>The same changes but those of an option.</summary>
    public OptionChanges? Without(string option)
    {
        OptionChanges? rest = null;
        foreach (OptionChanges link in OldestFirst(this))
        {
            rest = link.Option == option ? rest : new OptionChanges(link.Option, link.Value, rest, link.IsText);
        }

        return rest;
    }

    /// <summary>The same changes, an option that is among them with another value in its place.</summary>
    /// <exception cref="ArgumentException">The value would break the reply's lines.</exception>
    public OptionChanges Replace(string option, string value)
    {
        WireRules.CheckValue(option, value);
        OptionChanges? all = null;
        foreach (OptionChanges link in OldestFirst(this))
        {
            all = link.Option == option ? new OptionChanges(option, value, all) : new OptionChanges(link.Option, link.Value, all, link.IsText);
        }

        return all!;
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
            if (Find(option) is not { } link || !string.Equals(link.Value, value, StringComparison.Ordinal) || link.IsText != other.Find(option)!.IsText)
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

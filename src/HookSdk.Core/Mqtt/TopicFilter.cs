using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Mqtt;

/// <summary>
/// A topic filter: what a client subscribes to. <c>+</c> stands for one level and <c>#</c>, at the end, for the level above it and everything below (MQTT 5.0, 4.7).
/// A filter that begins with a wildcard matches no topic that begins with <c>$</c>. <c>$share/group/filter</c> is a shared subscription to the filter behind the
/// group (4.8.2).
/// </summary>
public sealed class TopicFilter : IEquatable<TopicFilter>
{
    private TopicFilter(string text, string? shareName, string filter)
    {
        Text = text;
        ShareName = shareName;
        Filter = filter;
    }

    /// <summary>The whole text, as it was given.</summary>
    public string Text { get; }

    /// <summary>The group of a shared subscription; null for an ordinary one.</summary>
    public string? ShareName { get; }

    /// <summary>The filter that topics are held against: <see cref="Text"/> without the group.</summary>
    public string Filter { get; }

    /// <summary>Whether <see cref="Filter"/> has a wildcard.</summary>
    public bool HasWildcard => Filter.AsSpan().ContainsAny('+', '#');

    /// <summary>Reads a topic filter.</summary>
    /// <param name="text">Such as <c>devices/+/up</c> or <c>$share/workers/jobs/#</c>; 1 to 65,535 bytes of UTF-8.</param>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static TopicFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out TopicFilter? filter, out string? problem)
            ? filter
            : throw new FormatException($"'{text}' is no topic filter: {problem}.");
    }

    /// <summary>Reads a topic filter.</summary>
    /// <param name="text">The text.</param>
    /// <param name="filter">The filter.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TopicFilter? filter) => TryParse(text, out filter, out _);

    /// <inheritdoc cref="TryParse(string?, out TopicFilter?)"/>
    /// <param name="text">The text.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="problem">Why it is none, in the form "it is empty".</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out TopicFilter? filter, [NotNullWhen(false)] out string? problem)
    {
        problem = TopicGrammar.FindFilterProblem(text, out string? shareName, out string bare);
        if (problem is not null)
        {
            filter = null;
            return false;
        }

        filter = new TopicFilter(text!, shareName, bare);
        return true;
    }

    /// <summary>Whether messages to a topic reach subscribers of this filter.</summary>
    /// <param name="topic">A topic name.</param>
    public bool Matches(ReadOnlySpan<char> topic) => new TopicPattern(Filter, null).Covers(topic);

    /// <summary>Whether every topic that another filter matches is matched by this one too.</summary>
    /// <param name="other">The other filter. Groups of shared subscriptions play no part.</param>
    public bool Covers(TopicFilter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new TopicPattern(Filter, null).Covers(other.Filter);
    }

    /// <summary>Whether there are topics that both this filter and another one match.</summary>
    /// <param name="other">The other filter. Groups of shared subscriptions play no part.</param>
    public bool Overlaps(TopicFilter other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new TopicPattern(Filter, null).Overlaps(other.Filter);
    }

    /// <inheritdoc/>
    public bool Equals(TopicFilter? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TopicFilter);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);

    /// <summary>The whole text.</summary>
    public override string ToString() => Text;
}

using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>Rules of topic names and filters.</summary>
internal static class MqttTopic
{
    private const string SharePrefix = "$share/";

    /// <summary>Whether a level is a wildcard; a wildcard's character inside a level is none.</summary>
    public static bool HasWildcard(string topic)
    {
        if (topic.AsSpan().IndexOfAny('+', '#') < 0)
        {
            return false;
        }

        foreach (Range level in topic.AsSpan().Split('/'))
        {
            if (topic.AsSpan()[level] is "+" or "#")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a filter obeys the standard.</summary>
    public static bool IsFilter(string filter)
    {
        (_, string bare) = SplitShared(filter);
        if (bare.Length == 0 || bare.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        bool ended = false;
        foreach (Range range in bare.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> level = bare.AsSpan()[range];
            if (ended || (level.Length > 1 && level.IndexOfAny('+', '#') >= 0))
            {
                return false;
            }

            ended = level is "#";
        }

        return true;
    }

    /// <summary>Whether a topic may be published to by a client.</summary>
    public static bool IsName(string topic) => topic.Length > 0 && topic.AsSpan().IndexOfAny('+', '#', '\0') < 0;

    /// <summary>Whether a filter without a group matches a topic. Wildcards at the front do not match topics that begin with <c>$</c>.</summary>
    public static bool Matches(string filter, string topic) => new TopicPattern(filter, null).Covers(topic);

    /// <summary>The group and the filter of <c>$share/group/filter</c>; no group for any other filter.</summary>
    public static (string? Group, string Filter) SplitShared(string filter)
    {
        if (filter.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            int slash = filter.IndexOf('/', SharePrefix.Length);
            if (slash > SharePrefix.Length && slash < filter.Length - 1)
            {
                return (filter[SharePrefix.Length..slash], filter[(slash + 1)..]);
            }
        }

        return (null, filter);
    }
}

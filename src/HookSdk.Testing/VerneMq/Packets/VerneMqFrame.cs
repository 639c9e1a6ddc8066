using System.Text;

namespace HookSdk.Testing;

/// <summary>What VerneMQ's parser does not let through to a session, and the reason code for it. Nobody is asked about such a packet.</summary>
internal static class VerneMqFrame
{
    private const int Malformed = 0x81;
    private const int FilterInvalid = 0x8F;
    private const int NameInvalid = 0x90;

    /// <summary><c>topic_max_depth</c>: how many levels a topic or a filter may have, <c>$share</c> and the group among them.</summary>
    private const int MaxDepth = 10;

    /// <summary><c>max_client_id_size</c>, in bytes.</summary>
    private const int MaxClientIdSize = 100;

    public static bool IsTooLong(string clientId) => Encoding.UTF8.GetByteCount(clientId) > MaxClientIdSize;

    /// <summary>Why a topic cannot be published to; null: it can. An empty one of MQTT 5, which may stand for an alias, is the session's affair.</summary>
    public static int? ProblemOfTopic(string topic)
    {
        int at = topic.AsSpan().IndexOfAny('\0', '+', '#');
        return at >= 0 ? topic[at] == '\0' ? Malformed : NameInvalid
            : topic.Length == 0 || IsTooDeep(topic) ? Malformed
            : null;
    }

    /// <summary>Why a filter cannot be subscribed to; null: it can.</summary>
    public static int? ProblemOfFilter(string filter)
    {
        if (filter.Length == 0)
        {
            return Malformed;
        }

        int levels = 0;
        bool ended = false;
        foreach (Range range in filter.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> level = filter.AsSpan()[range];
            if (level.Contains('\0'))
            {
                return Malformed;
            }

            if (ended || (level.Length > 1 && level.IndexOfAny('+', '#') >= 0))
            {
                return FilterInvalid;
            }

            ended = level is "#";
            levels++;
        }

        return levels > MaxDepth || (IsShared(filter) && levels < 3) ? Malformed : null;
    }

    private static bool IsShared(string filter) => filter == "$share" || filter.StartsWith("$share/", StringComparison.Ordinal);

    private static bool IsTooDeep(string topic) => topic.AsSpan().Count('/') >= MaxDepth;
}

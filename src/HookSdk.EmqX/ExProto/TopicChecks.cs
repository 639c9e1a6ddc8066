namespace HookSdk.EmqX.ExProto;

/// <summary>What EMQX would only answer with UNKNOWN, or take and never deliver, is refused here, where the wrong argument can be named.</summary>
internal static class TopicChecks
{
    private const int MostBytes = 65_535;

    public static void EnsureTopic(string topic)
    {
        EnsureFilter(topic, nameof(topic));
        if (topic.AsSpan().ContainsAny('+', '#'))
        {
            throw new ArgumentException("A topic to publish to has no wildcards.", nameof(topic));
        }
    }

    public static void EnsureFilter(string filter, string name = "filter")
    {
        ArgumentException.ThrowIfNullOrEmpty(filter, name);
        if (filter.Contains('\0', StringComparison.Ordinal) || System.Text.Encoding.UTF8.GetByteCount(filter) > MostBytes)
        {
            throw new ArgumentException($"A topic has no NUL and at most {MostBytes} bytes.", name);
        }
    }

    public static void EnsureQos(int qos)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(qos);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(qos, 2);
    }
}

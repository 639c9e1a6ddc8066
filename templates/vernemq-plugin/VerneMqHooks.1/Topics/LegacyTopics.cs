using Microsoft.Extensions.Options;

namespace VerneMqHooks._1.Topics;

/// <summary>Rewrites the topics of old devices: what they publish to, subscribe to and unsubscribe from, so that all three stay together.</summary>
public sealed class LegacyTopics(IOptionsMonitor<LegacyTopicOptions> options)
{
    private const string Share = "$share/";

    /// <summary>The topic or filter as the others know it; the same one when it is not of old. In a shared subscription the group stays.</summary>
    public string Rewrite(string topic)
    {
        LegacyTopicOptions legacy = options.CurrentValue;
        int start = topic.StartsWith(Share, StringComparison.Ordinal) ? topic.IndexOf('/', Share.Length) + 1 : 0;
        return legacy.From.Length > 0 && topic.AsSpan(start).StartsWith(legacy.From, StringComparison.Ordinal)
            ? string.Concat(topic.AsSpan(0, start), legacy.To, topic.AsSpan(start + legacy.From.Length))
            : topic;
    }
}

using Microsoft.Extensions.Options;

namespace VerneMqHooks._1.Topics;

/// <summary>Rewrites the topics of old devices: what they publish to, subscribe to and unsubscribe from, so that all three stay together. By the settings that could last be read.</summary>
public sealed class LegacyTopics : IDisposable
{
    private const string Share = "$share/";

    private readonly IDisposable? _changes;
    private volatile LegacyTopicOptions _options;

    public LegacyTopics(IOptionsMonitor<LegacyTopicOptions> options)
    {
        _options = options.CurrentValue;
        _changes = options.OnChange(changed => _options = changed);
    }

    /// <summary>The topic or filter as the others know it; the same one when it is not of old. In a shared subscription the group stays.</summary>
    public string Rewrite(string topic)
    {
        LegacyTopicOptions legacy = _options;
        int start = topic.StartsWith(Share, StringComparison.Ordinal) ? topic.IndexOf('/', Share.Length) + 1 : 0;
        return legacy.From.Length > 0 && topic.AsSpan(start).StartsWith(legacy.From, StringComparison.Ordinal)
            ? string.Concat(topic.AsSpan(0, start), legacy.To, topic.AsSpan(start + legacy.From.Length))
            : topic;
    }

    public void Dispose() => _changes?.Dispose();
}

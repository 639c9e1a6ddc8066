namespace HookSdk.Testing;

/// <summary>The retained messages of a broker, one a topic. Safe for callers at once.</summary>
internal sealed class MqttRetained
{
    private readonly SortedDictionary<string, MqttMessage> _messages = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Keeps a message; one with an empty payload removes what is kept.</summary>
    public void Set(MqttMessage message)
    {
        lock (_lock)
        {
            if (message.Payload.IsEmpty)
            {
                _messages.Remove(message.Topic);
            }
            else
            {
                _messages[message.Topic] = message;
            }
        }
    }

    /// <summary>The messages that a filter without a group matches and that are not out of date, in the order of their topics.</summary>
    public IReadOnlyList<MqttMessage> Match(string filter, DateTimeOffset now)
    {
        lock (_lock)
        {
            return [.. _messages.Values.Where(m => MqttTopic.Matches(filter, m.Topic) && !m.IsExpired(now))];
        }
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _messages.Clear();
        }
    }
}

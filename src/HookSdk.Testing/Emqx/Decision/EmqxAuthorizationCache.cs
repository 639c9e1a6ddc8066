using System.Diagnostics.CodeAnalysis;

namespace HookSdk.Testing;

/// <summary>One client's remembered answers: the oldest goes when there are too many, and each when its time is over. Used by the client's process alone.</summary>
internal sealed class EmqxAuthorizationCache(TimeProvider time)
{
    private readonly OrderedDictionary<((bool IsPublish, int QoS) Action, string Topic), (bool IsAllowed, DateTimeOffset At)> _answers = [];

    public bool TryGet((bool IsPublish, int QoS) action, string topic, TimeSpan ttl, [NotNullWhen(true)] out bool? allowed)
    {
        allowed = null;
        if (_answers.TryGetValue((action, topic), out (bool IsAllowed, DateTimeOffset At) answer))
        {
            if (time.GetUtcNow() - answer.At < ttl)
            {
                allowed = answer.IsAllowed;
                return true;
            }

            _answers.Remove((action, topic));
        }

        return false;
    }

    public void Set((bool IsPublish, int QoS) action, string topic, bool allowed, int size)
    {
        _answers.Remove((action, topic));
        while (_answers.Count > 0 && _answers.Count >= size)
        {
            _answers.RemoveAt(0);
        }

        _answers.Add((action, topic), (allowed, time.GetUtcNow()));
    }

    /// <summary>Those that are remembered.</summary>
    public IReadOnlyList<((bool IsPublish, int QoS) Action, string Topic, bool IsAllowed, DateTimeOffset At)> All =>
        [.. _answers.Select(static a => (a.Key.Action, a.Key.Topic, a.Value.IsAllowed, a.Value.At))];

    public void Clear() => _answers.Clear();
}

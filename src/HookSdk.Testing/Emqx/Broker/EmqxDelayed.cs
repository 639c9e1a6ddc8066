using System.Globalization;

namespace HookSdk.Testing;

/// <summary>Messages to <c>$delayed/seconds/topic</c>: kept until their time has come, and then published to their real topic. One whose delay is no number is a topic like any other (assumed), and a message is retained when its time has come (assumed).</summary>
internal sealed class EmqxDelayed(TimeProvider time)
{
    private const string Prefix = "$delayed/";

    private readonly HashSet<ITimer> _timers = [];
    private readonly Lock _lock = new();

    /// <summary>The topic that is authorized for another: what stands behind the delay, whatever that is. Null: nothing does, and EMQX refuses without asking.</summary>
    public static string? Authorized(string topic)
    {
        while (topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            int slash = topic.IndexOf('/', Prefix.Length);
            if (slash < 0)
            {
                return null;
            }

            topic = topic[(slash + 1)..];
        }

        return topic;
    }

    /// <summary>Keeps a message that is to be delayed. False: it is not.</summary>
    public bool TryAdd(EmqxBrokerMessage message, Action<EmqxBrokerMessage> due)
    {
        if (!TrySplit(message.Topic, out TimeSpan delay, out string real))
        {
            return false;
        }

        lock (_lock)
        {
            ITimer? timer = null;
            timer = time.CreateTimer(_ => Fire(timer!, message with { Topic = real }, due), null, delay, Timeout.InfiniteTimeSpan);
            _timers.Add(timer);
        }

        return true;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (ITimer timer in _timers)
            {
                timer.Dispose();
            }

            _timers.Clear();
        }
    }

    private static bool TrySplit(string topic, out TimeSpan delay, out string real)
    {
        delay = default;
        real = "";
        if (!topic.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        int slash = topic.IndexOf('/', Prefix.Length);
        if (slash < 0 || !uint.TryParse(topic.AsSpan()[Prefix.Length..slash], NumberStyles.None, CultureInfo.InvariantCulture, out uint seconds))
        {
            return false;
        }

        delay = TimeSpan.FromSeconds(seconds);
        real = topic[(slash + 1)..];
        return true;
    }

    private void Fire(ITimer timer, EmqxBrokerMessage message, Action<EmqxBrokerMessage> due)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }

        timer.Dispose();
        due(message);
    }
}

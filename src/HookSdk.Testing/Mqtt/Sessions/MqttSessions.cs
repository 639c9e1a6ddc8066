using System.Collections.Concurrent;

namespace HookSdk.Testing;

/// <summary>The sessions of a broker by their client ids, their routes, and the retained messages. A broker with mountpoints has one of these a mountpoint. Safe for callers at once.</summary>
/// <param name="time">The broker's clock.</param>
/// <param name="prefersOnline">Whether a member of a shared subscription who is away gets a message only when all are.</param>
internal sealed class MqttSessions(TimeProvider time, bool prefersOnline = false)
{
    private readonly ConcurrentDictionary<string, MqttSession> _sessions = new(StringComparer.Ordinal);

    public MqttRoutes Routes { get; } = new(prefersOnline);

    public MqttRetained Retained { get; } = new();

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<MqttSession> All => [.. _sessions.Values];

    /// <summary>The session of a client id, online or not; null: there is none.</summary>
    public MqttSession? Find(string clientId) => _sessions.GetValueOrDefault(clientId);

    /// <summary>Makes a session; one with this client id, which the broker has ended before, is replaced.</summary>
    public MqttSession Create(string clientId, MqttChannel channel)
    {
        MqttSession session = new(clientId, time) { Channel = channel, Expiry = MqttSession.ExpiryOf(channel.Connect) };
        channel.Session = session;
        _sessions[clientId] = session;
        return session;
    }

    /// <summary>Gives a session to another channel: the one that the client has come back by.</summary>
    public static void Move(MqttSession session, MqttChannel channel)
    {
        if (session.Channel is { } old)
        {
            old.Session = null;
        }

        session.StopExpiry();
        session.StopWill();
        session.Expiry = MqttSession.ExpiryOf(channel.Connect);
        session.Channel = channel;
        channel.Session = session;
    }

    /// <summary>Subscribes a session. False: it had a subscription with this filter.</summary>
    public bool Subscribe(MqttSession session, MqttSubscription subscription)
    {
        bool isNew = session.Subscribe(subscription);
        Routes.Set(session, subscription);
        return isNew;
    }

    /// <summary>Unsubscribes a session; null: it had no such subscription.</summary>
    public MqttSubscription? Unsubscribe(MqttSession session, string filter)
    {
        Routes.Remove(session, filter);
        return session.Unsubscribe(filter);
    }

    /// <summary>Ends a session: its routes, its timers, its place here.</summary>
    public void Remove(MqttSession session)
    {
        foreach (string filter in session.Subscriptions.Keys)
        {
            Routes.Remove(session, filter);
        }

        session.Dispose();
        _sessions.TryRemove(KeyValuePair.Create(session.ClientId, session));
        if (session.Channel is { } channel && channel.Session == session)
        {
            channel.Session = null;
        }
    }
}

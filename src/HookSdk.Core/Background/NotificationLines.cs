namespace HookSdk;

/// <summary>Whose turn it is: calls about one client one after the other, clients by turns. Not safe for several threads; the queue guards it.</summary>
internal sealed class NotificationLines
{
    /// <summary>What waits behind a call about the same client. A client stands here as long as a call about it is ready or handled.</summary>
    private readonly Dictionary<string, Queue<Notification>> _behind = new(StringComparer.Ordinal);

    /// <summary>Calls that wait for nobody of their client, in the order in which that became so.</summary>
    private readonly Queue<Notification> _ready = [];

    public bool HasReady => _ready.Count > 0;

    /// <summary>Whether a call about this client waits or is handled.</summary>
    public bool Knows(string client) => _behind.ContainsKey(client);

    /// <summary>Puts a call behind those about the same client.</summary>
    public void Add(Notification call)
    {
        if (_behind.TryGetValue(call.Client, out Queue<Notification>? line))
        {
            line.Enqueue(call);
            return;
        }

        _ready.Enqueue(call);
        if (call.Client.Length > 0)
        {
            _behind.Add(call.Client, []);
        }
    }

    /// <summary>Takes out the call whose turn it is, to be handled. Null when there is none.</summary>
    public Notification? TakeNext() => _ready.TryDequeue(out Notification? call) ? call : null;

    /// <summary>The call that was taken out has been handled, and the next one about its client is ready.</summary>
    public void Handled(Notification call)
    {
        if (!_behind.TryGetValue(call.Client, out Queue<Notification>? line))
        {
            return;
        }

        if (line.TryDequeue(out Notification? next))
        {
            _ready.Enqueue(next);
        }
        else
        {
            _behind.Remove(call.Client);
        }
    }

    /// <summary>Takes out all that waits. Clients stay known while a call about them is handled.</summary>
    public List<Notification> TakeAll()
    {
        List<Notification> all = [.. _ready, .. _behind.Values.SelectMany(static line => line)];
        while (_ready.TryDequeue(out Notification? call))
        {
            _behind.Remove(call.Client);
        }

        foreach (Queue<Notification> line in _behind.Values)
        {
            line.Clear();
        }

        return all;
    }
}

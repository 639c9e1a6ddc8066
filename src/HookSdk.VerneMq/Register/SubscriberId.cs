namespace HookSdk.VerneMq;

/// <summary>Another identity for a session: client id and mountpoint, which VerneMQ takes together or not at all.</summary>
public sealed record SubscriberId
{
    /// <summary>Makes one.</summary>
    /// <param name="clientId">The client id.</param>
    /// <param name="mountpoint">The mountpoint, VerneMQ's name of a tenant; empty for the default one.</param>
    /// <exception cref="ArgumentException">The client id is empty, or one of the two cannot be sent: a NUL, half a surrogate pair, more than 65,535 bytes.</exception>
    public SubscriberId(string clientId, string mountpoint)
    {
        ClientId = MqttRules.CheckText(clientId, nameof(clientId));
        Mountpoint = MqttRules.CheckText(mountpoint, nameof(mountpoint));
        ArgumentException.ThrowIfNullOrEmpty(clientId);
    }

    /// <summary>The client id.</summary>
    public string ClientId { get; }

    /// <summary>The mountpoint.</summary>
    public string Mountpoint { get; }
}

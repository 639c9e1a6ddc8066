using System.Text;

namespace HookSdk.Testing;

/// <summary>What a client says when it connects.</summary>
public sealed record MqttConnect
{
    /// <summary>A client of MQTT 5 that begins anew.</summary>
    /// <param name="clientId">Its client id; empty: the broker makes one.</param>
    public MqttConnect(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ClientId = clientId;
    }

    /// <summary>The client id; empty: the broker makes one.</summary>
    public string ClientId { get; init; }

    /// <summary>The version of MQTT; 5 by default.</summary>
    public MqttVersion Version { get; init; } = MqttVersion.V5;

    /// <summary>Whether an old session is thrown away (clean start; in 3.1.1 clean session, which also ends this one with its connection); true by default.</summary>
    public bool CleanStart { get; init; } = true;

    /// <summary>The keep-alive time in seconds, 0 to 65,535; 60 by default. 0: none.</summary>
    public int KeepAlive { get; init; } = 60;

    /// <summary>The user name; null: none.</summary>
    public string? UserName { get; init; }

    /// <summary>The password as text; null: none, or no UTF-8.</summary>
    public string? Password
    {
        get => PasswordBytes is { } bytes && System.Text.Unicode.Utf8.IsValid(bytes.Span) ? Encoding.UTF8.GetString(bytes.Span) : null;
        init => PasswordBytes = value is null ? default(ReadOnlyMemory<byte>?) : Encoding.UTF8.GetBytes(value);
    }

    /// <summary>The password as bytes, which need not be UTF-8; null: none.</summary>
    public ReadOnlyMemory<byte>? PasswordBytes { get; init; }

    /// <summary>The will; null: none.</summary>
    public MqttWill? Will { get; init; }

    /// <summary>The properties; MQTT 5 alone has them.</summary>
    public MqttProperties Properties { get; init; } = MqttProperties.None;

    /// <summary>The client id and the version; no password.</summary>
    public override string ToString() => $"CONNECT {ClientId} (MQTT {(Version == MqttVersion.V5 ? "5" : Version == MqttVersion.V311 ? "3.1.1" : "3.1")}{(CleanStart ? "" : ", not clean")})";
}

using HookSdk.Cli.Check.Stop;

namespace HookSdk.Cli.Check.Settings;

/// <summary>What a server is looked at with.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Clock">What is measured and waited by.</param>
/// <param name="Limit">How long the broker waits for an answer; null: it has no limit, and none was stated.</param>
/// <param name="Patience">When a server counts as hanging.</param>
internal sealed record CheckSettings(Uri Url, TimeProvider Clock, TimeSpan? Limit, TimeSpan Patience)
{
    /// <summary>How the server is stopped or restarted; null: it is not.</summary>
    public ServerStop? Stop { get; init; }

    /// <summary>MQTT: a user who may log in.</summary>
    public string? User { get; init; }

    /// <summary>MQTT: the user's password.</summary>
    public string? Password { get; init; }

    /// <summary>MQTT: a topic that the user may publish to and subscribe to.</summary>
    public string Topic { get; init; } = "hooksdk/check";

    /// <summary>SMS and voice: whom a message or call comes from.</summary>
    public string From { get; init; } = "46700000009";

    /// <summary>SMS and voice: whom it is for.</summary>
    public string To { get; init; } = "46700000010";

    /// <summary>EMG: the text of <c>PLUGIN=name:text</c>.</summary>
    public string? Argument { get; init; }

    /// <summary>EMQX: its version, where the server is for this one alone.</summary>
    public Version? Broker { get; init; }

    /// <summary>ExProto: the port of the adapter.</summary>
    public int AdapterPort { get; init; }

    /// <summary>ExProto: bytes that a device may send.</summary>
    public byte[] Bytes { get; init; } = "hooksdk check\r\n"u8.ToArray();

    /// <summary>When a call is given up.</summary>
    public TimeSpan MostPatience => Limit > Patience ? Limit.Value : Patience;
}

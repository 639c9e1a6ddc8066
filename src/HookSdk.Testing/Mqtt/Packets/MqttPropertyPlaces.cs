namespace HookSdk.Testing;

/// <summary>The packets of a client that have properties.</summary>
[Flags]
internal enum MqttPropertyPlaces
{
    /// <summary>None: the broker alone sends it.</summary>
    None = 0,

    /// <summary>CONNECT.</summary>
    Connect = 1,

    /// <summary>The will in a CONNECT.</summary>
    Will = 2,

    /// <summary>PUBLISH.</summary>
    Publish = 4,

    /// <summary>PUBACK, PUBREC, PUBREL and PUBCOMP.</summary>
    Answer = 8,

    /// <summary>SUBSCRIBE.</summary>
    Subscribe = 16,

    /// <summary>UNSUBSCRIBE.</summary>
    Unsubscribe = 32,

    /// <summary>DISCONNECT.</summary>
    Disconnect = 64,

    /// <summary>AUTH.</summary>
    Auth = 128,
}

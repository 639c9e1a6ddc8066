namespace HookSdk.Testing;

/// <summary>The version of MQTT that a client speaks; the numbers are those of the CONNECT packet.</summary>
public enum MqttVersion
{
    /// <summary>MQTT 3.1.</summary>
    V31 = 3,

    /// <summary>MQTT 3.1.1.</summary>
    V311 = 4,

    /// <summary>MQTT 5.</summary>
    V5 = 5,
}

namespace HookSdk.Testing;

/// <summary>The releases of VerneMQ that the fake plays.</summary>
public enum FakeVerneMqVersion
{
    /// <summary>2.1 (held to recordings of 2.1.2).</summary>
    V21,

    /// <summary>2.2 (held to recordings of 2.2.0): refused filters do not reach <c>on_subscribe</c>, a refusal by qos 128 does not end an MQTT 5 session.</summary>
    V22,
}

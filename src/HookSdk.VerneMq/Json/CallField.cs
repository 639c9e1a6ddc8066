namespace HookSdk.VerneMq;

/// <summary>The fields that requests of VerneMQ have at their top level.</summary>
internal enum CallField
{
    None,
    Mountpoint,
    ClientId,
    Username,
    Password,
    PeerAddress,
    PeerPort,
    CleanSession,
    CleanStart,
    Qos,
    Topic,
    Payload,
    Retain,
    Topics,
    Properties,
    ClientCertificate,
    ListenerType,
    ListenerPort,
    ListenerAddress,
}

namespace HookSdk.VerneMq;

/// <summary>The fields that requests of VerneMQ have at their top level.</summary>
internal enum CallField
{
    None,
    Mountpoint,
    ClientId,
    UserName,
    Password,
    PeerAddress,
    PeerPort,
    CleanSession,
    CleanStart,
    QoS,
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

namespace HookSdk.EmqX.ExProto;

/// <summary>What a device is connected by; numbered as on the wire. A number that is not named here is kept.</summary>
public enum ExProtoSocketType
{
    /// <summary>TCP.</summary>
    Tcp = 0,

    /// <summary>TLS.</summary>
    Ssl = 1,

    /// <summary>UDP: one "connection" for each address of a peer, ended by EMQX after <c>idle_timeout</c> unless the keep-alive was started.</summary>
    Udp = 2,

    /// <summary>DTLS.</summary>
    Dtls = 3,
}

namespace HookSdk.EmqX.Management;

/// <summary>What a ban goes by.</summary>
public enum EmqxBanKind
{
    /// <summary>The client id.</summary>
    ClientId,

    /// <summary>The user name.</summary>
    UserName,

    /// <summary>The IP address.</summary>
    PeerAddress,

    /// <summary>A regular expression that a client id matches.</summary>
    ClientIdPattern,

    /// <summary>A regular expression that a user name matches.</summary>
    UserNamePattern,

    /// <summary>A network that the IP address is in, such as <c>10.0.0.0/8</c>.</summary>
    Network,
}

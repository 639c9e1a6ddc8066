namespace HookSdk.EmqX.ExProto;

/// <summary>Who a device says it is.</summary>
/// <param name="ClientId">The client id. EMQX kicks another connection that has the same.</param>
/// <param name="ProtocolName">
/// The name that EMQX knows the client's protocol by; <c>exproto</c> by default. It decides whose authentication EMQX asks, and EMQX has one for the names that it knows alone. With
/// another, EMQX 5.9 and later refuse every device, and EMQX 5.1 to 5.8 let every one in, whatever authenticator the gateway has; the first use of one is logged as a warning.
/// What your own protocol is called may stand in <see cref="ProtocolVersion"/>.
/// </param>
public sealed record ExProtoClient(string ClientId, string ProtocolName = ProtocolNames.Gateway)
{
    /// <summary>The version of the protocol, as text; empty, the default, tells EMQX none.</summary>
    public string ProtocolVersion { get; init; } = "";

    /// <summary>The user name; null, the default, when the device has none.</summary>
    public string? UserName { get; init; }

    /// <summary>What EMQX puts before the device's topics. Only EMQX up to 5.0 takes it from here; later ones take it from the gateway's configuration.</summary>
    public string? Mountpoint { get; init; }
}

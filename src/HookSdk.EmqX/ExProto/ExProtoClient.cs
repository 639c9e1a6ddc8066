namespace HookSdk.EmqX.ExProto;

/// <summary>Who a device says it is.</summary>
/// <param name="ClientId">The client id. EMQX kicks another connection that has the same.</param>
/// <param name="ProtocolName">
/// The name that EMQX shows as the client's protocol. EMQX keeps each different one for ever: use a constant, never something that a device sent.
/// </param>
public sealed record ExProtoClient(string ClientId, string ProtocolName)
{
    /// <summary>The version of the protocol, as text.</summary>
    public string ProtocolVersion { get; init; } = "";

    /// <summary>The user name.</summary>
    public string? UserName { get; init; }

    /// <summary>What EMQX puts before the device's topics. Only EMQX up to 5.0 takes it from here; later ones take it from the gateway's configuration.</summary>
    public string? MountPoint { get; init; }
}

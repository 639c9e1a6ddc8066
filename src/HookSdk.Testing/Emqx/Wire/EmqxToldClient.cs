using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>A client as hook servers are told of it.</summary>
/// <param name="Info">The protocol's ConnInfo or ClientInfo.</param>
/// <param name="ClientId">Its client id.</param>
/// <param name="UserName">Its user name; empty: none.</param>
/// <param name="PeerAddress">The address that it comes from.</param>
internal sealed record EmqxToldClient(IMessage Info, string ClientId, string UserName, string PeerAddress);

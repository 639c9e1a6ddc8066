using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>A message as hook servers are told of it, or as one of them has answered it.</summary>
/// <param name="Wire">The protocol's Message.</param>
/// <param name="From">Who it is from.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="QoS">Its quality of service; whatever number a server has answered.</param>
/// <param name="AllowPublish">The header <c>allow_publish</c>; null: it has none.</param>
internal sealed record EmqxToldMessage(IMessage Wire, string From, string Topic, ReadOnlyMemory<byte> Payload, int QoS, string? AllowPublish);

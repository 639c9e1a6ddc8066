using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>A request to a hook server, and what may be told of it: neither payload nor password.</summary>
/// <param name="Message">The request.</param>
/// <param name="ClientId">The client that it is about, of a message its publisher; empty: none.</param>
/// <param name="Topic">The topic or filters that it is about; empty: none.</param>
/// <param name="Reason">The reason or the code that it tells; empty: none.</param>
internal sealed record EmqxRequest(IMessage Message, string ClientId, string Topic, string Reason);

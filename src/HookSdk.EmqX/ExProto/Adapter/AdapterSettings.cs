namespace HookSdk.EmqX.ExProto;

/// <summary>Where the adapters are, and how they are called.</summary>
/// <param name="Url">The adapter of every node that is not named.</param>
/// <param name="NodeUrls">Those of named nodes, by the node's name or address.</param>
/// <param name="Tls">TLS to those whose URL is https.</param>
/// <param name="Timeout">How long a call may take.</param>
internal sealed record AdapterSettings(Uri Url, IDictionary<string, Uri> NodeUrls, TlsClientOptions Tls, TimeSpan Timeout);

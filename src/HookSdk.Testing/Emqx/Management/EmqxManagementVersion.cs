namespace HookSdk.Testing;

/// <summary>What differs between the management APIs of versions.</summary>
/// <param name="Number">Such as <c>5.10.3</c>.</param>
/// <param name="IsFrom59">From 5.9: URLs of hook servers are checked, delayed messages count as delivered, bodies of 10 MB are taken, and there is a cache of the node.</param>
/// <param name="IsFrom60">From 6.0: clients have <c>impl</c>, and the cluster a description.</param>
internal sealed record EmqxManagementVersion(string Number, bool IsFrom59, bool IsFrom60);

namespace HookSdk.Testing;

/// <summary>One call that the fake EMQX made.</summary>
/// <param name="Hook">The hook's name of EMQX 5, such as <c>client.authenticate</c>; <c>OnProviderLoaded</c> and <c>OnProviderUnloaded</c> for a load and an unload.</param>
/// <param name="Server">The hook server's name at the broker.</param>
/// <param name="ClientId">The client that it was about; empty where there is none, or EMQX had not made its id yet.</param>
/// <param name="Topic">The topic or filter that it was about; empty where there is none.</param>
/// <param name="Reason">The reason or result code that it told; empty where there is none.</param>
/// <param name="Reply">What was answered, in EMQX's words; no payload. Null: nothing.</param>
/// <param name="Status">The gRPC status.</param>
/// <param name="Failure">Why the answer was not used, or is missing; null when all was well.</param>
/// <param name="Elapsed">How long the call took by the machine's own clock, whatever <see cref="FakeEmqx.Time"/> says.</param>
public sealed record EmqxCallRecord(string Hook, string Server, string ClientId, string Topic, string Reason, string? Reply, int Status, string? Failure, TimeSpan Elapsed)
{
    /// <summary>The request's protobuf bytes. They may hold a payload or, at client.authenticate, a password.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// Why the provider's fallback was answered and not its own reply: it threw (with file and line), was late, returned null, or was shed. Null when it answered; also where a server
    /// in another process does not run in Development, since a fallback looks like any reply there. Of a generated class (<c>ForEmqx</c>): the gRPC error, over which <c>failed_action</c> decides.
    /// </summary>
    public string? FallbackCause { get; init; }

    /// <summary>The call in one line; neither payload nor password.</summary>
    public override string ToString() => $"{Hook}{(ClientId.Length == 0 ? "" : " " + ClientId)}{(Topic.Length == 0 ? "" : $" {Topic}")}{(Reason.Length == 0 ? "" : $" ({Reason})")} -> {Failure ?? Reply ?? "ok"}"
        + (FallbackCause is null ? "" : $"   (a fallback: {FallbackCause})");
}

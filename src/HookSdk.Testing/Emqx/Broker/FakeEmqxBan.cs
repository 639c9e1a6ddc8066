namespace HookSdk.Testing;

/// <summary>A ban: who may not connect, and how long.</summary>
/// <param name="As"><c>clientid</c>, <c>username</c>, <c>peerhost</c>, <c>clientid_re</c>, <c>username_re</c> or <c>peerhost_net</c>.</param>
/// <param name="Who">The id, name, address, pattern or net.</param>
internal sealed record FakeEmqxBan(string As, string Who)
{
    public string By { get; init; } = "mgmt_api";

    public string Reason { get; init; } = "";

    public DateTimeOffset At { get; init; }

    /// <summary>Null: for ever.</summary>
    public DateTimeOffset? Until { get; init; }
}

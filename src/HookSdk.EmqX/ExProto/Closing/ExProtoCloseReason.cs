namespace HookSdk.EmqX.ExProto;

/// <summary>Why a device's connection ended, and in whose words.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Text">EMQX's own words, an Erlang term such as <c>{shutdown,tcp_closed}</c>, or a sentence of this SDK.</param>
public sealed record ExProtoCloseReason(ExProtoCloseCause Cause, string Text)
{
    /// <summary>Reads what EMQX says in OnSocketClosed.</summary>
    internal static ExProtoCloseReason OfBroker(string reason) => new(
        reason.Contains("keepalive_timeout", StringComparison.Ordinal) ? ExProtoCloseCause.KeepAlive
        : reason.Contains("shutdown,normal", StringComparison.Ordinal) ? ExProtoCloseCause.Handler
        : reason.Contains("_closed", StringComparison.Ordinal) || reason.Contains("shutdown,closed", StringComparison.Ordinal) ? ExProtoCloseCause.Device
        : ExProtoCloseCause.Broker,
        reason);
}

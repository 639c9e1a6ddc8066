using Google.Protobuf;

namespace HookSdk.Testing;

/// <summary>Notes each callback that is under way.</summary>
internal sealed class WatchedHandlerCaller(HandlerCaller inner, Watchdog watchdog) : HandlerCaller
{
    public override Task<GrpcResponse> CallAsync(string conn, string callback, IMessage request) => watchdog.TrackAsync(callback, inner.CallAsync(conn, callback, request));

    public override void Cut() => inner.Cut();

    public override void Dispose() => inner.Dispose();
}

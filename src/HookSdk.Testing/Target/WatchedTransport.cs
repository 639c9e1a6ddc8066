namespace HookSdk.Testing;

/// <summary>Notes each call that is under way.</summary>
internal sealed class WatchedTransport(HookTransport inner, Watchdog watchdog, string? onlyHook = null) : HookTransport
{
    public override Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp) =>
        watchdog.TrackAsync(onlyHook ?? hook, inner.SendAsync(hook, body, inPieces, hangUp));

    public override Task<string?> FindProblemAsync(IReadOnlyList<string> hooks) => inner.FindProblemAsync(hooks);

    public override void Dispose() => inner.Dispose();
}

namespace HookSdk.Testing;

/// <summary>Notes each call that is under way.</summary>
internal sealed class EmqxWatchedLink(EmqxLink inner, FakeEmqxVersion version, Watchdog watchdog) : EmqxLink
{
    public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default)
    {
        ValueTask<EmqxAnswer> sending = inner.SendAsync(call, inPieces, hangUp);
        return sending.IsCompleted ? sending : watchdog.TrackAsync(EmqxMethods.HookOfMethod(call.Method, version), sending);
    }

    public override void Dispose() => inner.Dispose();
}

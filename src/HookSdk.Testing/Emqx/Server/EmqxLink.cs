namespace HookSdk.Testing;

/// <summary>The way to a hook server: bytes in, bytes or a status out. A call that is never answered never ends.</summary>
internal abstract class EmqxLink : IDisposable
{
    /// <summary>Makes one call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="inPieces">The body arrives byte after byte.</param>
    /// <param name="hangUp">Cancelled when the broker resets the stream; then the call ends.</param>
    public abstract ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default);

    public abstract void Dispose();
}

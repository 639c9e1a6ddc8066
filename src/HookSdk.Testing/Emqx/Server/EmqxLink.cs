namespace HookSdk.Testing;

/// <summary>The way to a hook server: bytes in, bytes or a status out. A call that is never answered never ends.</summary>
internal abstract class EmqxLink : IDisposable
{
    public abstract ValueTask<EmqxAnswer> SendAsync(EmqxCall call);

    public abstract void Dispose();
}

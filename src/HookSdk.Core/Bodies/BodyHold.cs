namespace HookSdk;

/// <summary>What a large body takes of the bound on all of them. Goes back with the body's bytes, after whatever else goes back with them.</summary>
internal sealed class BodyHold(BodyMemory memory) : IDisposable
{
    public long Bytes { get; set; }

    public IDisposable? Companion { get; set; }

    public void Dispose()
    {
        Companion?.Dispose();
        memory.Return(Bytes);
    }
}

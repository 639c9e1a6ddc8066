namespace HookSdk.Bench.Load;

/// <summary>One connection's place in its call.</summary>
internal sealed unsafe class EpollConnection(int handle)
{
    // Pinned: the array's address stays good for as long as this object holds it.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Http1Reply.MaxSize, pinned: true);

    public int Handle => handle;

    public byte* Buffer => (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);

    public int Sent { get; set; }

    public int Received { get; set; }

    public long StartedAt { get; set; }
}

using System.Runtime.InteropServices;

namespace HookSdk.Bench.Load;

/// <summary>One connection's place in its call.</summary>
internal sealed unsafe class EpollConnection(int handle)
{
    // Pinned: the array's address stays good for as long as this object holds it.
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(Http1Reply.MaxSize, pinned: true);

    public int Handle => handle;

    public byte* Buffer => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_buffer, 0);

    public int Sent { get; set; }

    /// <summary>True while the rest of the request waits for room in the socket.</summary>
    public bool WaitsToSend { get; set; }

    public int Received { get; set; }

    public long StartedAt { get; set; }
}

using System.Runtime.InteropServices;

namespace HookSdk.Bench.Load;

/// <summary>An array of struct epoll_event, which is packed on x86-64 and aligned elsewhere.</summary>
internal sealed unsafe class EpollEvents(int count) : IDisposable
{
    private static readonly bool Packed = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int Size = Packed ? 12 : 16;
    private static readonly int DataOffset = Packed ? 4 : 8;

    public byte* Pointer { get; private set; } = (byte*)NativeMemory.AllocZeroed((nuint)count, (nuint)Size);

    public uint Flags(int at) => *(uint*)(Pointer + (at * Size));

    public int Connection(int at) => *(int*)(Pointer + (at * Size) + DataOffset);

    public void Set(uint flags, int connection)
    {
        *(uint*)Pointer = flags;
        *(int*)(Pointer + DataOffset) = connection;
    }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}

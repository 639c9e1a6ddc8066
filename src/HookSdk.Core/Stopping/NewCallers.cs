using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HookSdk;

/// <summary>
/// Linux accepts a caller before the program does. Closing the socket resets those that it accepted and the program did not, and what they have sent is lost. So new callers are held
/// off for the moment that the program needs to take the others: their first packet is dropped, comes again a second later, and meets a closed port, or the next process.
/// </summary>
internal static class NewCallers
{
    private const int SolSocket = 1;
    private const int AttachFilter = 26;

    /// <summary>
    /// A classic filter (Linux, Documentation/networking/filter.rst) over the TCP header, five instructions of eight bytes (code, jump if true, jump if false, operand): drops
    /// what has SYN without ACK in its 14th byte.
    /// </summary>
    private static readonly (ushort Code, byte True, byte False, uint Operand)[] Program =
    [
        (0x30, 0, 0, 13),
        (0x54, 0, 0, 0x12),
        (0x15, 0, 1, 0x02),
        (0x06, 0, 0, 0),
        (0x06, 0, 0, uint.MaxValue),
    ];

    /// <summary>Drops the first packet of each new caller from now on, until the socket is closed. False: this system has no such filter, and nothing has changed.</summary>
    public static bool TryHoldOff(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64) || !BitConverter.IsLittleEndian)
        {
            return false;
        }

        byte[] instructions = new byte[8 * Program.Length];
        for (int i = 0; i < Program.Length; i++)
        {
            (ushort code, byte yes, byte no, uint operand) = Program[i];
            Span<byte> at = instructions.AsSpan(8 * i);
            BinaryPrimitives.WriteUInt16LittleEndian(at, code);
            (at[2], at[3]) = (yes, no);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], operand);
        }

        GCHandle pinned = GCHandle.Alloc(instructions, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: how many instructions, and where they stand.
            Span<byte> program = stackalloc byte[16];
            program.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(program, (ushort)Program.Length);
            BinaryPrimitives.WriteInt64LittleEndian(program[8..], pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(SolSocket, AttachFilter, program);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            pinned.Free();
        }
    }
}

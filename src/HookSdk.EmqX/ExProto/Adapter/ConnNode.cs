using System.Buffers.Binary;
using System.Text;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// The name of the node in a conn. A conn is to be taken as it is, and is: this only reads which node made it, out of the external form of an Erlang pid (base64 of version 131,
/// a pid's tag, the node's atom), and finds none where that is not what stands there.
/// </summary>
internal static class ConnNode
{
    private const int Longest = 512;
    private const byte Version = 131;
    private const byte NewPid = 88;
    private const byte Pid = 103;
    private const int AtomAt = 2;

    public static string? Find(string conn)
    {
        Span<byte> term = stackalloc byte[Longest];
        if (conn.Length > Longest || !Convert.TryFromBase64String(conn, term, out int length) || length < 5 || term[0] != Version || term[1] is not (NewPid or Pid))
        {
            return null;
        }

        // ATOM_EXT and ATOM_UTF8_EXT have a length of two bytes, the small ones of one.
        (int size, int at) = term[AtomAt] switch
        {
            100 or 118 => (BinaryPrimitives.ReadUInt16BigEndian(term[(AtomAt + 1)..]), AtomAt + 3),
            115 or 119 => (term[AtomAt + 1], AtomAt + 2),
            _ => (0, AtomAt),
        };
        return size == 0 || at + size > length ? null : Encoding.UTF8.GetString(term.Slice(at, size));
    }
}

using System.Buffers.Binary;

namespace HookSdk.Inspector;

/// <summary>A message as gRPC sends it: five bytes before it tell that it is not compressed, and how long it is.</summary>
internal static class GrpcFrame
{
    private const int Prefix = 5;

    public static byte[] Of(byte[] message)
    {
        byte[] framed = new byte[message.Length + Prefix];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, Prefix);
        return framed;
    }
}

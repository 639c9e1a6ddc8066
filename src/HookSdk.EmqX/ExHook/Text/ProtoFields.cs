using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>A field of a protobuf message, whatever it means.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Number64">Its value, of a number.</param>
/// <param name="Bytes">Its value, of what has a length.</param>
internal sealed record ProtoField(uint Number, ulong Number64, ReadOnlyMemory<byte> Bytes);

/// <summary>Takes a protobuf message apart into fields, and puts fields together.</summary>
internal static class ProtoFields
{
    public static bool TryRead(ReadOnlySpan<byte> wire, out List<ProtoField> fields)
    {
        fields = [];
        WireReader reader = new(wire);
        while (reader.ReadTag(out uint tag))
        {
            switch (tag & 7)
            {
                case 0:
                    fields.Add(new ProtoField(tag >> 3, reader.ReadVarint(), default));
                    break;
                case 2:
                    int outer = reader.Enter();
                    fields.Add(new ProtoField(tag >> 3, 0, reader.Rest.ToArray()));
                    reader.LeaveEarly(outer);
                    break;
                default:
                    reader.Skip(tag);
                    break;
            }
        }

        return !reader.IsBroken;
    }

    public static void Write(ArrayBufferWriter<byte> output, uint number, ulong value)
    {
        Span<byte> room = stackalloc byte[16];
        WireWriter writer = new(room);
        writer.Varint(number << 3, value);
        output.Write(room[..writer.Written]);
    }

    public static void Write(ArrayBufferWriter<byte> output, uint number, ReadOnlySpan<byte> bytes)
    {
        byte[] room = new byte[bytes.Length + 16];
        WireWriter writer = new(room);
        writer.Bytes((number << 3) | 2, bytes);
        output.Write(room.AsSpan(0, writer.Written));
    }
}

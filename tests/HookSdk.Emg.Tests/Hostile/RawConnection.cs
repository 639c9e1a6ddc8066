using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HookSdk.Emg.Tests.Hostile;

/// <summary>A caller that sends exactly these bytes, and reads what comes back under a deadline.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private RawConnection() => _deadline.CancelAfter(TimeSpan.FromSeconds(60));

    public static async Task<RawConnection> OpenAsync(int port)
    {
        RawConnection connection = new();
        try
        {
            await connection._socket.ConnectAsync(IPAddress.Loopback, port, connection._deadline.Token);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A request with a Content-Length.</summary>
    public static byte[] Post(string path, ReadOnlySpan<byte> body, string headers = "", string version = "HTTP/1.1") =>
        [.. Encoding.Latin1.GetBytes($"POST {path} {version}\r\nHost: hooks\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), .. body];

    /// <summary>A request in chunks, each of one part.</summary>
    public static byte[] PostChunks(string path, params IEnumerable<byte[]> parts)
    {
        List<byte> bytes = [.. Encoding.Latin1.GetBytes($"POST {path} HTTP/1.1\r\nHost: hooks\r\nTransfer-Encoding: chunked\r\n\r\n")];
        foreach (byte[] part in parts)
        {
            bytes.AddRange([.. Encoding.Latin1.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8]);
        }

        return [.. bytes, .. "0\r\n\r\n"u8];
    }

    public Task SendTextAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(byte[] bytes) => SendAsync(bytes.AsMemory());

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, _deadline.Token)..];
        }
    }

    /// <summary>Sends no more, and still reads.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Hangs up with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public async Task<RawReply> ReceiveAsync(bool hasBody = true)
    {
        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            (await FillAsync()).ShouldBeTrue("the connection was closed before a reply");
        }

        string[] lines = Encoding.Latin1.GetString(Unread[..length]).Split("\r\n");
        _start += length + 4;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(line[..colon], line[(colon + 1)..].Trim());
        }

        HttpStatusCode status = (HttpStatusCode)int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        int body = status == HttpStatusCode.Continue || !hasBody ? 0 : int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture);
        while (_end - _start < body)
        {
            (await FillAsync()).ShouldBeTrue("the connection was closed within a reply");
        }

        string text = Encoding.UTF8.GetString(Unread[..body]);
        _start += body;
        return new RawReply(status, headers, text);
    }

    /// <summary>Waits until the server has closed, and nothing more has come.</summary>
    public async Task ShouldBeClosedAsync()
    {
        try
        {
            (await FillAsync()).ShouldBeFalse("more was sent");
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed while bytes of ours were still on their way.
        }

        Unread.Length.ShouldBe(0);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _deadline.Dispose();
    }

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    private async Task<bool> FillAsync()
    {
        int read = await _socket.ReceiveAsync(_buffer.AsMemory(_end), _deadline.Token);
        _end += read;
        return read > 0;
    }
}

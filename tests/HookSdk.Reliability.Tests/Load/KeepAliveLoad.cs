using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HookSdk.Reliability.Tests.Load;

/// <summary>
/// Callers over HTTP/1.1 that each keep one connection and call on it without a pause, as brokers' pools do under load. A connection is opened anew when the server has said that it
/// ends, or has ended it between two calls. A call that was sent and not answered is lost: nobody may send it again, since it may have been served.
/// </summary>
internal sealed class KeepAliveLoad : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, long> _lost = new();
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IPEndPoint _server;
    private readonly byte[] _request;
    private readonly int _callsAConnection;
    private readonly string _expected;
    private readonly TimeSpan _patience;
    private readonly Task _workers;
    private long _answered;
    private long _refused;

    /// <param name="port">The server's port.</param>
    /// <param name="callers">How many there are.</param>
    /// <param name="path">What they call.</param>
    /// <param name="body">What they send.</param>
    /// <param name="callsAConnection">After so many calls a caller opens its connection anew.</param>
    /// <param name="headers">Further lines of the head.</param>
    /// <param name="expected">What stands in each answer's body; another answer counts as lost.</param>
    /// <param name="patience">An answer that takes longer counts as lost; null: none does.</param>
    public KeepAliveLoad(int port, int callers, string path, string body, int callsAConnection = int.MaxValue, string headers = "", string expected = "", TimeSpan? patience = null)
    {
        _server = new IPEndPoint(IPAddress.Loopback, port);
        _callsAConnection = callsAConnection;
        _expected = expected;
        _patience = patience ?? TimeSpan.MaxValue;
        _request = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: test\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"));
        _workers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
    }

    /// <summary>Ends when a thousand calls were answered.</summary>
    public Task Warm => _warm.Task;

    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>Makes no further calls, and says what became of all.</summary>
    public async Task<LoadCounts> EndAsync()
    {
        await _end.CancelAsync();
        await _workers;
        return new LoadCounts(_answered, _lost, _refused);
    }

    public void Dispose() => _end.Dispose();

    private async Task CallAsync()
    {
        byte[] buffer = new byte[8192];
        while (!_end.IsCancellationRequested)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(_server, _end.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                if (!_end.IsCancellationRequested)
                {
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(Pause);
                }

                continue;
            }

            for (int calls = 0; calls < _callsAConnection && !_end.IsCancellationRequested && !(calls > 0 && HasEnded(socket)); calls++)
            {
                long started = Stopwatch.GetTimestamp();
                (string? problem, bool goesOn) = await CallOnceAsync(socket, buffer);
                if (Stopwatch.GetElapsedTime(started) > _patience)
                {
                    problem ??= "late";
                }

                if (problem is not null)
                {
                    _lost.AddOrUpdate(problem, 1, static (_, count) => count + 1);
                }
                else if (Interlocked.Increment(ref _answered) == 1000)
                {
                    _warm.TrySetResult();
                }

                if (!goesOn)
                {
                    break;
                }
            }
        }
    }

    /// <summary>Whether the server has closed the connection since the last answer.</summary>
    private static bool HasEnded(Socket socket) => socket.Poll(0, SelectMode.SelectRead);

    private async Task<(string? Problem, bool GoesOn)> CallOnceAsync(Socket socket, byte[] buffer)
    {
        int read = 0;
        try
        {
            await socket.SendAsync(_request, SocketFlags.None);
            while (true)
            {
                int count = await socket.ReceiveAsync(buffer.AsMemory(read), SocketFlags.None);
                if (count == 0)
                {
                    return (read == 0 ? "closed without an answer" : "closed within the answer", false);
                }

                read += count;
                string text = Encoding.ASCII.GetString(buffer, 0, read);
                int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (head >= 0 && read >= head + 4 + LengthOf(text))
                {
                    return (!text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? text[..text.IndexOf('\r', StringComparison.Ordinal)]
                        : text.AsSpan(head).Contains(_expected, StringComparison.Ordinal) ? null : "another answer",
                        !text.Contains("Connection: close", StringComparison.OrdinalIgnoreCase));
                }
            }
        }
        catch (SocketException e)
        {
            return ($"{e.SocketErrorCode} after {read} bytes of the answer", false);
        }
    }

    private static int LengthOf(string head)
    {
        const string Name = "Content-Length: ";
        int at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at) - at - Name.Length), CultureInfo.InvariantCulture);
    }
}

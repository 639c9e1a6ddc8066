using System.Globalization;
using System.Text;

namespace HookSdk.Testing;

/// <summary>A device that is connected to a <see cref="FakeExProto"/>.</summary>
public sealed class FakeDevice
{
    private const int LargestDatagram = 65_507;

    private readonly FakeExProto _emqx;
    private readonly GatewayDevice _process;
    private readonly Lock _lock = new();
    private readonly List<byte> _unread = [];
    private TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _closed;
    private volatile bool _allowsFallback;

    internal FakeDevice(FakeExProto emqx, GatewayDevice process)
    {
        _emqx = emqx;
        _process = process;
        process.Sees = See;
    }

    /// <summary>Its name in the transcript.</summary>
    public string Name => _process.Name;

    /// <summary>EMQX's id of the connection.</summary>
    public string Id => _process.Conn;

    /// <summary>The client id that it is logged in with; null before that.</summary>
    public string? ClientId => _process.ClientId;

    /// <summary>Whether it is connected.</summary>
    public bool IsConnected => !_closed;

    /// <summary>Told of what it sees as it sees it; null: the end.</summary>
    internal Action<byte[]?>? Seen { get; init; }

    /// <summary>Ends when EMQX has told the handler of the end.</summary>
    internal Task Over => _process.Over;

    /// <summary>Sends bytes; a device that is connected by UDP or DTLS sends them as one datagram, which comes whole, in one callback.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="split">How they are cut up on the way; in one piece by default. Datagrams are not cut.</param>
    /// <returns>A task that ends when the handler has answered for all of them. A handler whose buffer is full answers later.</returns>
    /// <exception cref="ArgumentException">It is to be cut, and is a datagram; or it is too large for one.</exception>
    /// <exception cref="InvalidOperationException">It is not connected.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, ByteSplit? split = null)
    {
        if (_closed)
        {
            throw new InvalidOperationException($"{Name} is not connected any more.\n\n{_emqx.Transcript}");
        }

        if (_process.IsDatagrams)
        {
            if (split is not null && split != ByteSplit.None)
            {
                throw new ArgumentException($"{Name} sends datagrams, which come whole: send each by a call of its own.", nameof(split));
            }

            if (bytes.Length > LargestDatagram)
            {
                throw new ArgumentException($"A datagram has at most {LargestDatagram} bytes, and this one {bytes.Length}.", nameof(bytes));
            }

            await _emqx.WatchAsync(_process.ReceiveAsync(bytes)).ConfigureAwait(false);
            return;
        }

        await _emqx.WatchAsync(Task.WhenAll([.. (split ?? ByteSplit.None).Apply(bytes, _emqx.ReadSize).Select(_process.ReceiveAsync)])).ConfigureAwait(false);
    }

    /// <summary>Sends text as UTF-8.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, ByteSplit?)"/>
    public Task SendAsync(string bytes, ByteSplit? split = null) => SendAsync(Encoding.UTF8.GetBytes(bytes), split);

    /// <summary>Waits until these bytes have come, and nothing before them.</summary>
    /// <param name="expected">The bytes.</param>
    /// <returns>The device.</returns>
    /// <exception cref="HookAssertionException">Others came, the connection ended, or they did not come in time.</exception>
    public async Task<FakeDevice> ExpectAsync(ReadOnlyMemory<byte> expected)
    {
        while (true)
        {
            Task seen;
            lock (_lock)
            {
                int common = Math.Min(expected.Length, _unread.Count);
                if (!expected.Span[..common].SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unread)[..common]))
                {
                    throw Failed($"to see {Show(expected.ToArray())}, and saw {Show([.. _unread])}");
                }

                if (common == expected.Length)
                {
                    _unread.RemoveRange(0, common);
                    return this;
                }

                if (_closed)
                {
                    throw Failed($"to see {Show(expected.ToArray())}, and the connection ended after {Show([.. _unread])}");
                }

                seen = _seen.Task;
            }

            await WaitAsync(seen, () => $"to see {Show(expected.ToArray())}, and saw {Show([.. _unread])}").ConfigureAwait(false);
        }
    }

    /// <summary>Waits until this text has come, and nothing before it.</summary>
    /// <inheritdoc cref="ExpectAsync(ReadOnlyMemory{byte})"/>
    public Task<FakeDevice> ExpectAsync(string expected) => ExpectAsync(Encoding.UTF8.GetBytes(expected));

    /// <summary>Waits until the connection has ended with nothing more before, and EMQX has told the handler of it.</summary>
    /// <returns>The device.</returns>
    /// <exception cref="HookAssertionException">Bytes came, it did not end in time, or it ended because the handler's loop threw and the test has not allowed that.</exception>
    public async Task<FakeDevice> ExpectClosedAsync()
    {
        await SeeTheEndAsync().ConfigureAwait(false);
        await WaitAsync(Over, static () => "to end, and the handler has not answered for its end").ConfigureAwait(false);
        if (!_allowsFallback)
        {
            _emqx.Fallbacks(Name).Check($"{Name} disconnected by its handler", () => _emqx.Transcript);
        }

        return this;
    }

    /// <summary>Says that the test is about a loop that throws: the end of the connection counts though it comes of that.</summary>
    /// <returns>The device.</returns>
    public FakeDevice AllowFallback()
    {
        _allowsFallback = true;
        return this;
    }

    /// <summary>Takes all bytes that came and were not expected yet.</summary>
    /// <returns>The bytes.</returns>
    public byte[] TakeReceived()
    {
        lock (_lock)
        {
            byte[] bytes = [.. _unread];
            _unread.Clear();
            return bytes;
        }
    }

    /// <summary>Closes the connection. A UDP device has none to close: what happens at once here is what EMQX does when it has given it up.</summary>
    /// <returns>A task that ends when the handler has answered for its end.</returns>
    public Task CloseAsync()
    {
        // It does not see an end that it brings about itself.
        _closed = true;
        _process.Sees = null;
        return EndAsync(_process.Socket switch
        {
            EmqX.ExProto.ExProtoSocketType.Udp => "{shutdown,idle_timeout}",
            EmqX.ExProto.ExProtoSocketType.Ssl or EmqX.ExProto.ExProtoSocketType.Dtls => "{shutdown,ssl_closed}",
            _ => "{shutdown,tcp_closed}",
        });
    }

    /// <summary>Has the broker kick the device, as an operator may.</summary>
    /// <returns>A task that ends when the handler has answered for its end.</returns>
    public Task KickAsync() => EndAsync("{shutdown,kicked}");

    private async Task SeeTheEndAsync()
    {
        while (true)
        {
            Task seen;
            lock (_lock)
            {
                if (_unread.Count > 0)
                {
                    throw Failed($"to be disconnected, and saw {Show([.. _unread])}");
                }

                if (_closed)
                {
                    return;
                }

                seen = _seen.Task;
            }

            await WaitAsync(seen, static () => "to be disconnected, and is still connected").ConfigureAwait(false);
        }
    }

    private Task EndAsync(string reason)
    {
        _emqx.Note($"{Name} ends: {reason}");
        _process.End(reason);
        return _emqx.WatchAsync(_process.Over);
    }

    private static string Show(byte[] bytes) =>
        bytes.Length == 0 ? "nothing" : bytes.All(static b => b is >= 0x20 and < 0x7F or (byte)'\n' or (byte)'\r') ? $"\"{Encoding.ASCII.GetString(bytes).ReplaceLineEndings("\\n")}\"" : Convert.ToHexString(bytes);

    private void See(byte[]? bytes)
    {
        TaskCompletionSource seen;
        lock (_lock)
        {
            if (bytes is null)
            {
                _closed = true;
            }
            else
            {
                _unread.AddRange(bytes);
            }

            seen = _seen;
            _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        _emqx.Note(bytes is null ? $"{Name} sees the end of the connection" : $"{Name} sees {bytes.Length} bytes");
        Seen?.Invoke(bytes);
        seen.SetResult();
    }

    private async Task WaitAsync(Task seen, Func<string> problem)
    {
        try
        {
            await seen.WaitAsync(_emqx.Patience, Clock.System).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw Failed(
                string.Create(CultureInfo.InvariantCulture, $"{problem()}; nothing more came for {_emqx.Patience.TotalSeconds:0.###} s of real time. Its loop may wait for something that nobody completes, or for a timer on emqx.Time: Advance it"), e);
        }
    }

    private HookAssertionException Failed(string what, Exception? inner = null) => new($"Expected {Name} {what}.\n\n{_emqx.Transcript}", inner!);
}

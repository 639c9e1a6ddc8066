using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace HookSdk.EmqX.ExProto;

/// <summary>
/// What came from a device and for it, and was not taken by its loop yet: bytes in a pipe, messages in a queue, and how they lie to each other. Whoever brings more than
/// there is room for waits.
/// </summary>
internal sealed class DeviceInbox(PipeOptions options, bool keepsDatagrams = false)
{
    private const int MessageOverhead = 64;

    private readonly Lock _lock = new();
    private readonly Pipe _pipe = new(options);
    private readonly long _limit = options.PauseWriterThreshold;
    private Queue<ExProtoMessage>? _messages;
    private Task<bool> _writing = Task.FromResult(true);
    private TaskCompletionSource? _arrived;
    private TaskCompletionSource? _room;
    private long _written;
    private Queue<long>? _datagrams;
    private InboxReader? _input;
    private long _queued;
    private long _taken;
    private long _takenMessages;
    private bool _keepsDatagrams = keepsDatagrams;
    private bool _completed;
    private bool _merging;

    /// <summary>The bytes as they came, for whoever reads them without frames.</summary>
    public PipeReader Input
    {
        get
        {
            lock (_lock)
            {
                return _input ??= new InboxReader(this, _pipe.Reader);
            }
        }
    }

    /// <summary>Whether each write is one datagram. Before <see cref="KeepDatagrams"/> it may be.</summary>
    public bool AreDatagrams => Volatile.Read(ref _keepsDatagrams);

    /// <summary>Whether someone who brought bytes waits for room.</summary>
    public bool IsAwaited => !Volatile.Read(ref _writing).IsCompleted;

    /// <summary>Another number whenever bytes or messages were taken.</summary>
    public long Progress => Interlocked.Read(ref _taken) + Interlocked.Read(ref _takenMessages);

    /// <summary>All bytes that came.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Adds bytes. The task ends when there is room for more; false when the device has ended.</summary>
    public ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_completed)
            {
                return new(false);
            }

            if (_writing.IsCompleted && (bytes.Length <= _limit || _keepsDatagrams))
            {
                ValueTask<FlushResult> flush = Write(bytes.Span);
                if (flush.IsCompletedSuccessfully)
                {
                    return new(!flush.Result.IsCompleted);
                }

                return new(_writing = FlushedAsync(flush));
            }

            return new(_writing = WriteBehindAsync(_writing, bytes));
        }
    }

    /// <summary>
    /// The kind of socket is known. Until then where each write ends is kept, as it is with datagrams: in the streaming service bytes may come before.
    /// </summary>
    public void KeepDatagrams(bool areDatagrams)
    {
        lock (_lock)
        {
            _keepsDatagrams = areDatagrams;
            _datagrams = areDatagrams ? _datagrams : null;
        }
    }

    /// <summary>Adds messages. The task ends when there is room for more; false when the device has ended.</summary>
    public ValueTask<bool> DeliverAsync(IReadOnlyList<ExProtoMessage> messages)
    {
        lock (_lock)
        {
            if (_completed)
            {
                return new(false);
            }

            _messages ??= new();
            foreach (ExProtoMessage message in messages)
            {
                message.Position = _written;
                _messages.Enqueue(message);
                _queued += SizeOf(message);
            }

            Wake();
            if (_queued < _limit)
            {
                return new(true);
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return new(WaitForRoomAsync(_room.Task));
        }
    }

    /// <summary>Nothing more comes. What came can still be read.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            if (_completed)
            {
                return;
            }

            _completed = true;
            _pipe.Writer.CancelPendingFlush();
            _pipe.Writer.Complete();
            _room?.TrySetResult();
            Wake();
        }
    }

    /// <summary>Nobody reads any more.</summary>
    public void Abandon()
    {
        Complete();
        lock (_lock)
        {
            _messages = null;
            _queued = 0;
        }

        _pipe.Reader.Complete();
    }

    /// <summary>Takes the next message, if it was delivered before the device had sent so many bytes.</summary>
    public bool TryTake(long before, [NotNullWhen(true)] out ExProtoMessage? message)
    {
        lock (_lock)
        {
            if (_messages is null || !_messages.TryPeek(out message) || message.Position >= before)
            {
                message = null;
                return false;
            }

            _messages.Dequeue();
            _queued -= SizeOf(message);
            if (_messages.Count == 0)
            {
                _messages = null;
            }

            Interlocked.Increment(ref _takenMessages);
            if (_room is not null && _queued < _limit)
            {
                _room.TrySetResult();
                _room = null;
            }

            return true;
        }
    }

    /// <summary>Waits for a message. False: none will come.</summary>
    public async ValueTask<bool> WaitForMessageAsync(CancellationToken cancellationToken)
    {
        Task arrived;
        lock (_lock)
        {
            if (_messages is not null || _completed)
            {
                return _messages is not null;
            }

            _arrived ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            arrived = _arrived.Task;
        }

        await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Begins to read bytes and messages as one.</summary>
    /// <param name="reader">The bytes; what is taken of them is to be told by <see cref="Took"/>.</param>
    /// <returns>How many bytes were taken before.</returns>
    public long BeginMerge(out PipeReader reader)
    {
        lock (_lock)
        {
            if (_merging)
            {
                throw new InvalidOperationException("ReadAsync is running already for this device: leave its loop before another begins.");
            }

            _merging = true;
            reader = _pipe.Reader;
            return _taken;
        }
    }

    /// <summary>Bytes were taken.</summary>
    public void Took(long bytes) => Interlocked.Add(ref _taken, bytes);

    /// <summary>Where the datagram ends that so many bytes were taken before; null: it is not here yet.</summary>
    public long? EndOfDatagram(long taken)
    {
        lock (_lock)
        {
            DropTaken(taken);
            return _datagrams is not null && _datagrams.TryPeek(out long end) ? end : null;
        }
    }

    public void EndMerge()
    {
        lock (_lock)
        {
            _merging = false;
        }
    }

    private static int SizeOf(ExProtoMessage message) => MessageOverhead + message.Topic.Length + message.Payload.Length;

    private static async Task<bool> FlushedAsync(ValueTask<FlushResult> flush) => !(await flush.ConfigureAwait(false)).IsCompleted;

    private async Task<bool> WaitForRoomAsync(Task room)
    {
        await room.ConfigureAwait(false);
        return !_completed;
    }

    /// <summary>Larger than the room, or behind another write: piece by piece, each when there is room for it.</summary>
    private async Task<bool> WriteBehindAsync(Task<bool> before, ReadOnlyMemory<byte> bytes)
    {
        await before.ConfigureAwait(false);
        while (!bytes.IsEmpty)
        {
            ValueTask<FlushResult> flush;
            lock (_lock)
            {
                if (_completed)
                {
                    return false;
                }

                // A datagram is nothing before it is whole.
                ReadOnlyMemory<byte> piece = bytes[..(int)Math.Min(bytes.Length, _keepsDatagrams ? int.MaxValue : _limit)];
                bytes = bytes[piece.Length..];
                flush = Write(piece.Span);
            }

            if ((await flush.ConfigureAwait(false)).IsCompleted)
            {
                return false;
            }
        }

        return true;
    }

    private ValueTask<FlushResult> Write(ReadOnlySpan<byte> bytes)
    {
        _pipe.Writer.Write(bytes);
        _written += bytes.Length;
        if (_keepsDatagrams)
        {
            _datagrams ??= new();
            DropTaken(Interlocked.Read(ref _taken));
            _datagrams.Enqueue(_written);
        }

        return _pipe.Writer.FlushAsync(CancellationToken.None);
    }

    private void DropTaken(long taken)
    {
        while (_datagrams is not null && _datagrams.TryPeek(out long end) && end <= taken)
        {
            _datagrams.Dequeue();
        }
    }

    private void Wake()
    {
        _arrived?.TrySetResult();
        _arrived = null;
        if (_merging)
        {
            _pipe.Reader.CancelPendingRead();
        }
    }
}

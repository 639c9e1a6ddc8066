using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.Transport;

/// <summary>What came of reading one message.</summary>
/// <param name="Body">The message; null at the end of the stream, and when there is a problem.</param>
/// <param name="Problem">What the call is refused with. OK: there is none.</param>
internal readonly record struct GrpcReceived(HookBody? Body, GrpcStatus Problem);

/// <summary>
/// Reads messages from request bodies. A length is checked as soon as it is announced, and a buffer grows with the bytes that came, not with those that were announced.
/// </summary>
/// <param name="memory">What messages may occupy. One that is here at once is small, and costs no counting.</param>
internal sealed class GrpcReceiver(BodyMemory memory)
{
    /// <summary>What a call is refused with that may not wait.</summary>
    public static readonly GrpcStatus Crowded = new(GrpcStatusCode.ResourceExhausted, "too many calls wait for the rest of their request");

    /// <summary>Calls whose request has not come whole.</summary>
    public WaitingCalls Waiting { get; } = new(memory.Available);

    /// <summary>What messages occupy.</summary>
    public long Held => memory.Held;

    /// <summary>Takes a request of one message that is here as a whole, as most are. Null where it is to be waited for, or refused: then nothing of it is taken.</summary>
    public static HookBody? TryTake(PipeReader reader, long limit)
    {
        ReadResult read;
        try
        {
            if (!reader.TryRead(out read))
            {
                return null;
            }
        }
        catch (Exception e) when (GrpcServerCall.IsHangUp(e))
        {
            // The next read meets it again.
            return null;
        }

        ReadOnlySequence<byte> buffer = read.Buffer;
        if (read is { IsCompleted: true, IsCanceled: false } && buffer.IsSingleSegment && buffer.Length is >= GrpcPrefix.Size and <= BodyMemory.Uncounted)
        {
            ReadOnlySpan<byte> bytes = buffer.FirstSpan;
            (byte flag, uint announced) = GrpcPrefix.Read(bytes);
            if (announced == bytes.Length - GrpcPrefix.Size && GrpcPrefix.Check(flag, announced, limit).IsOk)
            {
                HookBody body = HookBody.Copy(bytes[GrpcPrefix.Size..]);
                reader.AdvanceTo(buffer.End);
                return body;
            }
        }

        reader.AdvanceTo(buffer.Start);
        return null;
    }

    /// <summary>Reads the next message.</summary>
    /// <param name="reader">The request's body.</param>
    /// <param name="call">The call.</param>
    /// <param name="limit">The largest message.</param>
    /// <param name="patience">How long all of it may take; null for ever.</param>
    /// <param name="only">Whether it must be the only one; then the end of the body is waited for.</param>
    /// <param name="server">The server whose stop gives a message up that does not come on; null where a stop ends the call in another way.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GrpcReceived> ReadAsync(PipeReader reader, GrpcServerCall call, long limit, TimeSpan? patience, bool only, HookServer? server = null)
    {
        PartialMessage message = new(memory, limit, only);
        ITimer? timer = null;
        ConnectionWaits? connection = null;
        try
        {
            while (true)
            {
                ValueTask<ReadResult> pending = reader.ReadAsync(CancellationToken.None);
                if (!pending.IsCompleted && timer is null && patience is { } wait)
                {
                    connection = call.Waits;
                    if (!Waiting.TryEnter(connection))
                    {
                        GrpcServerCall.CancelPending(reader);
                        reader.AdvanceTo((await pending.ConfigureAwait(false)).Buffer.Start);
                        return new(null, Crowded);
                    }

                    timer = call.CancelReadAfter(reader, wait);
                    server?.Bodies.Add(call);
                }

                ReadResult read = await pending.ConfigureAwait(false);
                if (message.Take(reader, read, server) is { } received)
                {
                    return received;
                }
            }
        }
        finally
        {
            if (timer is not null)
            {
                Waiting.Leave(connection);
                server?.Bodies.Remove(call);
                call.ReadEnded();
                await timer.DisposeAsync().ConfigureAwait(false);
            }

            message.Release();
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.Grpc;

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
    /// <summary>What messages occupy.</summary>
    public long Held => memory.Held;

    private static GrpcStatus Truncated => new(GrpcStatusCode.Internal, "the request ends in the middle of a message");

    private static GrpcStatus NoMessage => new(GrpcStatusCode.Unimplemented, "the method takes one message, and none came");

    private static GrpcStatus TwoMessages => new(GrpcStatusCode.Unimplemented, "the method takes one message, and more came");

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
            if (announced == bytes.Length - GrpcPrefix.Size && Check(flag, announced, limit).IsOk)
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
        HookBody? body = null;
        ITimer? timer = null;
        int length = 0;
        bool done = false;
        try
        {
            while (true)
            {
                ValueTask<ReadResult> pending = reader.ReadAsync(CancellationToken.None);
                if (!pending.IsCompleted && timer is null && patience is { } wait)
                {
                    timer = call.CancelReadAfter(reader, wait);
                    server?.Bodies.Add(call);
                }

                ReadResult read = await pending.ConfigureAwait(false);
                ReadOnlySequence<byte> buffer = read.Buffer;
                if (read.IsCanceled)
                {
                    reader.AdvanceTo(buffer.Start);
                    return new(null, server is { IsDraining: true }
                        ? new(GrpcStatusCode.Unavailable, "this server is stopping, and the request did not come whole")
                        : new(GrpcStatusCode.DeadlineExceeded, "the request did not come whole in time"));
                }

                if (body is null)
                {
                    if (buffer.Length < GrpcPrefix.Size)
                    {
                        if (!read.IsCompleted)
                        {
                            reader.AdvanceTo(buffer.Start, buffer.End);
                            continue;
                        }

                        reader.AdvanceTo(buffer.End);
                        return new(null, !buffer.IsEmpty ? Truncated : only ? NoMessage : default);
                    }

                    (byte flag, uint announced) = GrpcPrefix.Read(buffer);
                    if (Check(flag, announced, limit) is { IsOk: false } problem)
                    {
                        reader.AdvanceTo(buffer.Start, buffer.End);
                        return new(null, problem);
                    }

                    length = (int)announced;
                    buffer = buffer.Slice(GrpcPrefix.Size);
                    body = HookBody.Empty();
                }

                long take = Math.Min(length - body.Length, buffer.Length);
                if (!body.TryReserve((int)take, length, memory, limit))
                {
                    reader.AdvanceTo(buffer.End);
                    return new(null, new(GrpcStatusCode.ResourceExhausted, "too many large messages at once"));
                }

                ReadOnlySequence<byte> taken = buffer.Slice(0, take);
                foreach (ReadOnlyMemory<byte> segment in taken)
                {
                    body.Append(segment.Span);
                }

                bool more = buffer.Length > take;
                reader.AdvanceTo(taken.End);
                if (body.Length == length && (!only || read.IsCompleted || more))
                {
                    if (only && more)
                    {
                        return new(null, TwoMessages);
                    }

                    done = true;
                    return new(body, default);
                }

                if (read.IsCompleted)
                {
                    return new(null, Truncated);
                }
            }
        }
        finally
        {
            if (timer is not null)
            {
                server?.Bodies.Remove(call);
                call.ReadEnded();
                await timer.DisposeAsync().ConfigureAwait(false);
            }

            if (!done)
            {
                body?.Release();
            }
        }
    }

    private static GrpcStatus Check(byte flag, uint announced, long limit) => flag switch
    {
        // A request that names an encoding was refused before its body was read.
        1 => new(GrpcStatusCode.Internal, "the message is marked as compressed, and grpc-encoding names no encoding"),
        > 1 => new(GrpcStatusCode.Internal, "the message has an unknown flag"),
        _ when announced > limit => new(GrpcStatusCode.ResourceExhausted, $"the message has {announced} bytes and the limit is {limit}"),
        _ => GrpcStatus.Ok,
    };
}

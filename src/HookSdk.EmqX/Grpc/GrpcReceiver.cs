using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace HookSdk.EmqX.Grpc;

/// <summary>What came of reading one message.</summary>
/// <param name="Body">The message; null at the end of the stream, and when there is a problem.</param>
/// <param name="Problem">What the call is refused with. OK: there is none.</param>
/// <param name="Held">What the message takes of the bound on all of them; to be given back with the body.</param>
internal readonly record struct GrpcReceived(HookBody? Body, GrpcStatus Problem, int Held = 0);

/// <summary>
/// Reads messages from request bodies. A length is checked as soon as it is announced, and a buffer grows with the bytes that came, not with those that were announced.
/// </summary>
internal sealed class GrpcReceiver
{
    /// <summary>So many of the largest messages may be held at once, received in whole or in part.</summary>
    private const int LargestAtOnce = 4;

    private readonly long _least;
    private long _held;

    /// <param name="least">The bound on all messages that came in pieces, in bytes, where the largest of them are small.</param>
    public GrpcReceiver(long least = 256 << 20) => _least = least;

    /// <summary>What is held of messages that came in pieces. One that comes at once is small, and costs no counting.</summary>
    public long Held => Interlocked.Read(ref _held);

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
        if (read is { IsCompleted: true, IsCanceled: false } && buffer.IsSingleSegment && buffer.Length >= GrpcPrefix.Size)
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
        int held = 0;
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
                    body = HookBody.Rent((int)Math.Min(length, buffer.Length));
                }

                long take = Math.Min(length - body.Length, buffer.Length);
                if (held > 0 || body.Length + take < length)
                {
                    if (!TryHold((int)take, limit))
                    {
                        reader.AdvanceTo(buffer.End);
                        return new(null, new(GrpcStatusCode.ResourceExhausted, "too many large messages at once"));
                    }

                    held += (int)take;
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
                    return new(body, default, held);
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
                Return(held);
            }
        }
    }

    public void Return(int held)
    {
        if (held > 0)
        {
            Interlocked.Add(ref _held, -held);
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

    private bool TryHold(int bytes, long limit)
    {
        if (Interlocked.Add(ref _held, bytes) <= Math.Max(_least, LargestAtOnce * limit))
        {
            return true;
        }

        Interlocked.Add(ref _held, -bytes);
        return false;
    }
}

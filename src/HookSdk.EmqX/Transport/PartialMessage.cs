using System.Buffers;
using System.IO.Pipelines;

namespace HookSdk.EmqX.Transport;

/// <summary>A message as far as it has come. It is a local of whoever reads it, and costs no allocation but its bytes.</summary>
/// <param name="memory">What messages may occupy.</param>
/// <param name="limit">The largest message.</param>
/// <param name="only">Whether it must be the only one of its request.</param>
internal struct PartialMessage(BodyMemory memory, long limit, bool only)
{
    /// <summary>What has come; null before the prefix has, and once it is handed over.</summary>
    private HookBody? _body;
    private int _length;

    private static GrpcStatus Late => new(GrpcStatusCode.DeadlineExceeded, "the request did not come whole in time");

    private static GrpcStatus Stopping => new(GrpcStatusCode.Unavailable, "this server is stopping, and the request did not come whole");

    private static GrpcStatus Truncated => new(GrpcStatusCode.Internal, "the request ends in the middle of a message");

    private static GrpcStatus NoMessage => new(GrpcStatusCode.Unimplemented, "the method takes one message, and none came");

    private static GrpcStatus TwoMessages => new(GrpcStatusCode.Unimplemented, "the method takes one message, and more came");

    private static GrpcStatus TooMuchAtOnce => new(GrpcStatusCode.ResourceExhausted, "too many large messages at once");

    /// <summary>Takes what a read has brought, and tells the reader how far it went.</summary>
    /// <param name="reader">The request's body.</param>
    /// <param name="read">What was read of it.</param>
    /// <param name="server">The server whose stop cancels reads; null where a stop ends the call in another way.</param>
    /// <returns>The message, the end of the stream, or what the call is refused with. Null: there is more to read.</returns>
    public GrpcReceived? Take(PipeReader reader, in ReadResult read, HookServer? server)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        if (read.IsCanceled)
        {
            reader.AdvanceTo(buffer.Start);
            return Refused(server is { IsDraining: true } ? Stopping : Late);
        }

        if (_body is not null)
        {
            return TakeBytes(_body, reader, buffer, read.IsCompleted);
        }

        if (buffer.Length < GrpcPrefix.Size)
        {
            return TakeNoPrefix(reader, buffer, read.IsCompleted);
        }

        (byte flag, uint announced) = GrpcPrefix.Read(buffer);
        if (GrpcPrefix.Check(flag, announced, limit) is { IsOk: false } problem)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            return Refused(problem);
        }

        _length = (int)announced;
        _body = HookBody.Empty();
        return TakeBytes(_body, reader, buffer.Slice(GrpcPrefix.Size), read.IsCompleted);
    }

    /// <summary>Gives its bytes back, unless it was handed over.</summary>
    public void Release()
    {
        _body?.Release();
        _body = null;
    }

    private static GrpcReceived Refused(GrpcStatus problem) => new(null, problem);

    private readonly GrpcReceived? TakeNoPrefix(PipeReader reader, in ReadOnlySequence<byte> buffer, bool isCompleted)
    {
        if (!isCompleted)
        {
            reader.AdvanceTo(buffer.Start, buffer.End);
            return null;
        }

        reader.AdvanceTo(buffer.End);
        return Refused(!buffer.IsEmpty ? Truncated : only ? NoMessage : default);
    }

    private GrpcReceived? TakeBytes(HookBody body, PipeReader reader, in ReadOnlySequence<byte> buffer, bool isCompleted)
    {
        long take = Math.Min(_length - body.Length, buffer.Length);
        if (!body.TryReserve((int)take, _length, memory, limit))
        {
            reader.AdvanceTo(buffer.End);
            return Refused(TooMuchAtOnce);
        }

        ReadOnlySequence<byte> taken = buffer.Slice(0, take);
        foreach (ReadOnlyMemory<byte> segment in taken)
        {
            body.Append(segment.Span);
        }

        bool more = buffer.Length > take;
        reader.AdvanceTo(taken.End);
        if (body.Length < _length)
        {
            return isCompleted ? Refused(Truncated) : null;
        }

        return !only ? HandOver(body) : more ? Refused(TwoMessages) : isCompleted ? HandOver(body) : null;
    }

    private GrpcReceived HandOver(HookBody body)
    {
        _body = null;
        return new(body, default);
    }
}

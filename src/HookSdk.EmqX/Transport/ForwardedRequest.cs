using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace HookSdk.EmqX.Transport;

/// <summary>A request that was received here, as another library reads it: the prefix and the message.</summary>
internal sealed class ForwardedRequest : IRequestBodyPipeFeature
{
    public ForwardedRequest(HookBody body)
    {
        byte[] prefix = new byte[GrpcPrefix.Size];
        GrpcPrefix.Write(prefix, body.Length);
        Segment first = new(prefix, 0);
        Segment last = first.Append(body.Memory);
        Reader = PipeReader.Create(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));
    }

    public PipeReader Reader { get; }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}

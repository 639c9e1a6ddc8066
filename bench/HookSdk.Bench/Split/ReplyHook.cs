using System.Buffers;

namespace HookSdk.Bench.Split;

/// <summary>Stands in the place of a hook, and answers its bytes without a look at the call.</summary>
internal sealed class ReplyHook(string name, string contentType, byte[] reply) : BoundHook
{
    public override string Name => name;

    public override string ContentType => contentType;

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        output.Write(reply);
        return new(HookAnswer.Ok);
    }
}

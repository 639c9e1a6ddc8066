using System.Buffers;

namespace HookSdk.VerneMq;

/// <summary>What no plugin serves: <c>next</c>, which is harmless for hooks that only inform as well. The body is not looked at.</summary>
internal sealed class PassOnRoute : BoundHook
{
    public static PassOnRoute Instance { get; } = new();

    public override string Name => "-";

    public override string ContentType => "application/json";

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection) => new(ReplyWriter.WriteNext(output));

    public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection) => ReplyWriter.WriteNext(output);
}

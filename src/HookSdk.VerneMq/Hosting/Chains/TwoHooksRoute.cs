using System.Buffers;

namespace HookSdk.VerneMq;

/// <summary>A call that names more than one hook. VerneMQ names exactly one, so that something on the way has added to the call: it is refused, and no hook is guessed.</summary>
internal sealed class TwoHooksRoute : BoundHook
{
    public static TwoHooksRoute Instance { get; } = new();

    public override string Name => "-";

    public override string ContentType => "application/json";

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        output.Write("The header vernemq-hook came more than once; VerneMQ sends it once.\n"u8);
        return new(HookAnswer.BadRequest);
    }
}

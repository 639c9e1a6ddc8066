using System.Buffers;

namespace HookSdk;

/// <summary>A hook that only informs, answered first and handled afterwards.</summary>
/// <param name="inner">Handles it.</param>
/// <param name="queue">Where it waits.</param>
/// <param name="clientOf">Whose turn a call waits for; empty: nobody's.</param>
/// <param name="heard">Writes what is answered before; null: nothing but that it went well.</param>
/// <param name="calls">Counts what waits; null: nobody asks.</param>
internal sealed class NotificationRoute(BoundHook inner, NotificationQueue queue, Func<HookBody, string> clientOf, Func<IBufferWriter<byte>, HookAnswer>? heard = null, ChainCalls? calls = null) : BoundHook
{
    private readonly int _answeredBytes = Measure(heard);

    public override string Name => inner.Name;

    public override string ContentType => inner.ContentType;

    public override HookForm Form => inner.Form;

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        Notification call = new(inner, body, clientOf(body), connection.Caller, HookTelemetry.ParentOf(connection)) { AnsweredBytes = _answeredBytes, Calls = calls };
        return queue.TryTake(call) ? new(heard?.Invoke(output) ?? HookAnswer.Ok) : inner.HandleAsync(body, output, connection);
    }

    public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection) => inner.AnswerUnread(problem, bytes, output, connection);

    private static int Measure(Func<IBufferWriter<byte>, HookAnswer>? heard)
    {
        ArrayBufferWriter<byte> bytes = new();
        heard?.Invoke(bytes);
        return bytes.WrittenCount;
    }
}

using System.Buffers;

namespace HookSdk;

/// <summary>A hook as it is bound at the moment of each call, for who keeps one object for it. It is one that is always served.</summary>
internal sealed class DoorHook(HookDoor door) : BoundHook
{
    public override string Name => door.Hook!.Name;

    public override string ContentType => door.Hook!.ContentType;

    public override HookForm Form => door.Hook!.Form;

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection) => door.Hook!.HandleAsync(body, output, connection);

    public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection) => door.Hook!.AnswerUnread(problem, bytes, output, connection);

    public override void TellDropped(HookBody body, HookConnection connection, string cause) => door.Hook!.TellDropped(body, connection, cause);
}

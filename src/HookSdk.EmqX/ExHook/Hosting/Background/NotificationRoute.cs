using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>A hook that only informs, answered first and handled afterwards.</summary>
internal sealed class NotificationRoute(BoundHook inner, NotificationQueue queue) : BoundHook
{
    public override string Name => inner.Name;

    public override string ContentType => inner.ContentType;

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        Notification call = new(inner, body, ClientOf(body), connection.Caller, HookTelemetry.ParentOf(connection));
        return queue.TryTake(call) ? new(HookAnswer.Ok) : inner.HandleAsync(body, output, connection);
    }

    public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output) => inner.AnswerUnread(problem, bytes, output);

    /// <summary>
    /// The client that a call is about, or for a dropped message its publisher. In each request the first field holds it: ClientInfo and ConnInfo as their second field, Message
    /// as its fourth. Empty where the broker names none, and then the call is not kept in order with others.
    /// </summary>
    private string ClientOf(HookBody body)
    {
        uint wanted = inner.Name == ExHookHookNames.MessageDropped ? Tags.Length4 : Tags.Length2;
        string client = "";
        WireReader reader = new(body);
        while (reader.ReadTag(out uint tag))
        {
            if (tag != Tags.Length1)
            {
                reader.Skip(tag);
                continue;
            }

            int outer = reader.Enter();
            while (reader.ReadTag(out uint inner))
            {
                if (inner == wanted)
                {
                    client = reader.ReadText();
                }
                else
                {
                    reader.Skip(inner);
                }
            }

            reader.Leave(outer);
        }

        return client;
    }
}

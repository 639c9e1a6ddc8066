using System.Buffers;

namespace HookSdk.EmqX.ExHook;

/// <summary>Writes the reply of client.authenticate and client.authorize: a ValuedResponse with a yes or a no, or without one where there is nothing to say.</summary>
internal static class AccessReplyWriter
{
    private const int ResultSize = 2;

    public static void Write(IBufferWriter<byte> output, AccessReply reply, ExHookVersion version)
    {
        WireWriter writer = new(output.GetSpan(ResponseType.Size + ResultSize));
        if (reply.IsAllowed is { } allowed)
        {
            ResponseType.Write(ref writer, reply.Step, version);

            // Written when false, too: without a value the answer would be none.
            writer.Varint(Tags.Varint3, allowed ? 1U : 0U);
        }
        else
        {
            ResponseType.WriteIgnore(ref writer, version);
        }

        output.Advance(writer.Written);
    }
}

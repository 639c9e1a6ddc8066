using System.Buffers;

namespace HookSdk.Emg;

/// <summary>What is answered to a hook that changes options alone, to its bytes: <c>result</c>, then the options. A reply that says nothing writes nothing.</summary>
internal static class ChangeReplyWriter
{
    public static void Write(IBufferWriter<byte> output, ChangeReply reply)
    {
        ReplyLines.WriteResult(output, reply.Result);
        ReplyLines.WriteOptions(output, reply.OptionChanges);
    }
}

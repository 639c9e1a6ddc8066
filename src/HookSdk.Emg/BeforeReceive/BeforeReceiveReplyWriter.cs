using System.Buffers;

namespace HookSdk.Emg;

/// <summary>What is answered to <c>before_receive</c>, to its bytes: <c>result</c>, then the options. An acceptance that changes nothing writes nothing.</summary>
internal static class BeforeReceiveReplyWriter
{
    public static void Write(IBufferWriter<byte> output, BeforeReceiveReply reply)
    {
        ReplyLines.WriteResult(output, reply.Result == 0 ? null : reply.Result);
        ReplyLines.WriteOptions(output, reply.OptionChanges);
    }
}

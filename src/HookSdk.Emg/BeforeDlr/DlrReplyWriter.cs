using System.Buffers;

namespace HookSdk.Emg;

/// <summary>What is answered to <c>before_dlr</c>, to its bytes: the options, then <c>dlrinfo</c>. A reply that says nothing writes nothing.</summary>
internal static class DlrReplyWriter
{
    public static void Write(IBufferWriter<byte> output, DlrReply reply)
    {
        ReplyLines.WriteOptions(output, reply.OptionChanges);
        WriteDlrInfo(output, "mcc", reply.Mcc);
        WriteDlrInfo(output, "mnc", reply.Mnc);
        WriteDlrInfo(output, "msc", reply.Msc);
        WriteDlrInfo(output, "imsi", reply.Imsi);
    }

    private static void WriteDlrInfo(IBufferWriter<byte> output, string name, string? value)
    {
        if (value is not null)
        {
            KeyValueWriter.WriteChecked(output, "dlrinfo.", name, value);
        }
    }
}

using System.Buffers;

namespace HookSdk.Emg;

/// <summary>Replies to their bytes: <c>result</c>, <c>route</c>, the options in the order in which they were first set, then <c>dlrinfo</c>. A reply that says nothing writes nothing.</summary>
internal static class EmgReplyWriter
{
    public static void Write(IBufferWriter<byte> output, BeforeReceiveReply reply)
    {
        WriteResult(output, reply.Result == 0 ? null : reply.Result);
        WriteOptions(output, reply.OptionChanges);
    }

    /// <summary>When nothing is chosen, what an earlier plugin of EMG's chose is said again: leaving it out might undo it.</summary>
    public static void Write(IBufferWriter<byte> output, RouteReply reply, RouteRequest request)
    {
        if ((reply.Route ?? Repeatable(request.EarlierRoute)) is { } route)
        {
            KeyValueWriter.WriteChecked(output, "", "route", route);
        }

        WriteOptions(output, reply.OptionChanges);
    }

    public static void Write(IBufferWriter<byte> output, ChangeReply reply)
    {
        WriteResult(output, reply.Result);
        WriteOptions(output, reply.OptionChanges);
    }

    public static void Write(IBufferWriter<byte> output, DlrReply reply)
    {
        WriteOptions(output, reply.OptionChanges);
        WriteDlrInfo(output, "mcc", reply.Mcc);
        WriteDlrInfo(output, "mnc", reply.Mnc);
        WriteDlrInfo(output, "msc", reply.Msc);
        WriteDlrInfo(output, "imsi", reply.Imsi);
    }

    private static string? Repeatable(string? route)
    {
        foreach (char c in route.AsSpan())
        {
            if (char.IsControl(c))
            {
                return null;
            }
        }

        return route;
    }

    private static void WriteResult(IBufferWriter<byte> output, int? result)
    {
        if (result is { } number)
        {
            KeyValueWriter.Write(output, "result", number);
        }
    }

    private static void WriteDlrInfo(IBufferWriter<byte> output, string name, string? value)
    {
        if (value is not null)
        {
            KeyValueWriter.WriteChecked(output, "dlrinfo.", name, value);
        }
    }

    private static void WriteOptions(IBufferWriter<byte> output, OptionChanges? changes)
    {
        if (changes is null)
        {
            return;
        }

        if (changes.Depth > OptionChanges.Few.Length)
        {
            foreach ((string option, string value) in OptionChanges.ToList(changes))
            {
                KeyValueWriter.WriteChecked(output, "qe.", option, value);
            }

            return;
        }

        OptionChanges.Few few = default;
        Span<OptionChanges> links = few[..changes.Depth];
        OptionChanges.CopyOldestFirst(changes, links);
        for (int i = 0; i < links.Length; i++)
        {
            if (!IsSetBefore(links[..i], links[i].Option))
            {
                KeyValueWriter.WriteChecked(output, "qe.", links[i].Option, changes.Find(links[i].Option)!.Value);
            }
        }
    }

    private static bool IsSetBefore(ReadOnlySpan<OptionChanges> earlier, string option)
    {
        foreach (OptionChanges link in earlier)
        {
            if (string.Equals(link.Option, option, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Buffers;

namespace HookSdk.Emg;

/// <summary>The lines that the replies of several hooks have.</summary>
internal static class ReplyLines
{
    public static void WriteResult(IBufferWriter<byte> output, int? result)
    {
        if (result is { } number)
        {
            KeyValueWriter.Write(output, "result", number);
        }
    }

    /// <summary>The options in the order in which they were first set, each with its last value.</summary>
    public static void WriteOptions(IBufferWriter<byte> output, OptionChanges? changes)
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

using System.Buffers;

namespace HookSdk.M4;

/// <summary>Replies to their bytes: one JSON object on one line, keys in the vendor's order, those that are not set left out.</summary>
internal static class M4ReplyWriter
{
    /// <summary>All keys with their punctuation, and two numbers.</summary>
    private const int Frame = 256;

    public static void Write(IBufferWriter<byte> output, M4Call call, M4Reply reply) =>
        output.Advance(Write(output.GetSpan(MostBytes(call, reply)), call, reply));

    /// <summary>How large a reply may become.</summary>
    public static int MostBytes(M4Call call, M4Reply reply) =>
        Frame + (JsonOutput.MostBytesPerChar * ((reply.Message?.Length ?? 0) + Length(reply.Source, call.Source) + Length(reply.Destination, call.Destination) + Length(reply.Raw)));

    /// <summary>Writes to a buffer of at least <see cref="MostBytes"/>, and says how many it took.</summary>
    public static int Write(Span<byte> output, M4Call call, M4Reply reply)
    {
        JsonOutput json = new(output);
        if (reply.StatusCode is { } status)
        {
            json.Number("status_code"u8, status);
        }

        json.Text("message"u8, reply.Message);
        if (reply.IsRejected)
        {
            json.Number("reject_call"u8, 1);
        }

        M4RawKeys? raw = reply.Raw;
        WriteNumber(ref json, "new_src"u8, raw?.NewSource, reply.Source, call.Source);
        json.Text("src_prefix"u8, raw?.SourcePrefix);
        json.Text("src_suffix"u8, raw?.SourceSuffix);
        WriteNumber(ref json, "new_dst"u8, raw?.NewDestination, reply.Destination, call.Destination);
        json.Text("dst_prefix"u8, raw?.DestinationPrefix);
        json.Text("dst_suffix"u8, raw?.DestinationSuffix);
        return json.End();
    }

    private static void WriteNumber(ref JsonOutput json, ReadOnlySpan<byte> key, string? raw, M4Rewrite? rewrite, string? number)
    {
        if (raw is not null)
        {
            json.Text(key, raw);
        }
        else if (rewrite is not null)
        {
            json.Text(key, rewrite.Prefix, rewrite.Replacement ?? number, rewrite.Suffix);
        }
    }

    private static int Length(M4Rewrite? rewrite, string? number) =>
        rewrite is null ? 0 : (rewrite.Prefix?.Length ?? 0) + ((rewrite.Replacement ?? number)?.Length ?? 0) + (rewrite.Suffix?.Length ?? 0);

    private static int Length(M4RawKeys? raw) => raw is null ? 0
        : (raw.NewSource?.Length ?? 0) + (raw.SourcePrefix?.Length ?? 0) + (raw.SourceSuffix?.Length ?? 0)
        + (raw.NewDestination?.Length ?? 0) + (raw.DestinationPrefix?.Length ?? 0) + (raw.DestinationSuffix?.Length ?? 0);
}

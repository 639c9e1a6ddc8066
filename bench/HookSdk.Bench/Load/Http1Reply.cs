using System.Buffers.Text;
using System.Text;

namespace HookSdk.Bench.Load;

/// <summary>Knows when a reply is complete, and that it is the right one: status, Content-Length and body of every reply.</summary>
internal static class Http1Reply
{
    /// <summary>More than any server here needs for its headers and a short body.</summary>
    public const int MaxSize = 4096;

    /// <summary>True when the whole reply is there; false when more must be read. A wrong reply throws.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> received, ReadOnlySpan<byte> expectedBody)
    {
        int headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return received.Length < MaxSize ? false : throw Wrong("headers without an end", received);
        if (!received.StartsWith("HTTP/1.1 200 "u8))
            throw Wrong("not a 200", received);
        if (ContentLength(received[..(headEnd + 2)]) != expectedBody.Length)
            throw Wrong($"Content-Length is not {expectedBody.Length}", received);

        ReadOnlySpan<byte> body = received[(headEnd + 4)..];
        if (body.Length < expectedBody.Length)
            return false;
        return body.SequenceEqual(expectedBody) ? true : throw Wrong("another body than expected", received);
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "\r\nContent-Length: "u8;
        int at = head.IndexOf(name);
        if (at < 0)
            return ContentLengthInAnyCase(head);
        return Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _) ? value : -1;
    }

    private static int ContentLengthInAnyCase(ReadOnlySpan<byte> head)
    {
        foreach (string line in Encoding.Latin1.GetString(head).Split("\r\n"))
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && parts[0].Equals("content-length", StringComparison.OrdinalIgnoreCase) && int.TryParse(parts[1], out int value))
                return value;
        }

        return -1;
    }

    private static BenchException Wrong(string what, ReadOnlySpan<byte> received) =>
        new($"a wrong reply ({what}):\n{Encoding.Latin1.GetString(received)}");
}

using System.Globalization;
using System.Text;

namespace HookSdk.Testing;

/// <summary>Prints values as EMQX does where its protocol has text for any value.</summary>
internal static class ErlangTerm
{
    /// <summary>The value of a property: text as it is, numbers in digits.</summary>
    public static string Property(object value) => value switch
    {
        string text => text,
        ReadOnlyMemory<byte> bytes => Encoding.UTF8.GetString(bytes.Span),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>A list of pairs of texts: <c>[{&lt;&lt;"a"&gt;&gt;,&lt;&lt;"1"&gt;&gt;}]</c>.</summary>
    public static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        "[" + string.Join(',', pairs.Select(static p => $"{{{Binary(p.Key)},{Binary(p.Value)}}}")) + "]";

    /// <summary>A binary: as text when each of its bytes is a printable Latin-1 character, as numbers otherwise.</summary>
    public static string Binary(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
        {
            return "<<>>";
        }

        if (!Array.TrueForAll(bytes, IsPrintable))
        {
            return $"<<{string.Join(',', bytes)}>>";
        }

        StringBuilder printed = new("<<\"");
        foreach (byte b in bytes)
        {
            printed.Append(b switch
            {
                (byte)'"' => "\\\"",
                (byte)'\\' => "\\\\",
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                (byte)'\v' => "\\v",
                (byte)'\b' => "\\b",
                (byte)'\f' => "\\f",
                27 => "\\e",
                _ => ((char)b).ToString(),
            });
        }

        return printed.Append("\">>").ToString();
    }

    private static bool IsPrintable(byte b) => b is >= 32 and <= 126 or >= 160 or (>= 8 and <= 13) or 27;
}

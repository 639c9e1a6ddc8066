using System.Text;

namespace HookSdk.Emg;

/// <summary>Options for a log line: what people wrote and what they keep secret is masked, and a value cannot end the line.</summary>
internal static class OptionPrinter
{
    private const int LongestValue = 64;
    private const int MostPairs = 100;

    public static string Print(string type, IEnumerable<KeyValuePair<string, string?>> pairs)
    {
        StringBuilder text = new(type);
        text.Append(" {");
        string separator = " ";
        int left = MostPairs;
        foreach ((string name, string? value) in pairs)
        {
            text.Append(separator);
            if (left-- == 0)
            {
                text.Append("...");
                break;
            }

            separator = ", ";
            AppendLine(text, name);
            text.Append(" = ");
            AppendLine(text, value is null ? "null" : IsMasked(name) ? "***" : value);
        }

        return text.Append(" }").ToString();
    }

    private static bool IsMasked(string name) =>
        name.Equals(EmgOptionNames.Message, StringComparison.OrdinalIgnoreCase) || name.Equals(EmgOptionNames.Udh, StringComparison.OrdinalIgnoreCase) || SecretNames.Contain(name);

    private static void AppendLine(StringBuilder text, string value)
    {
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, LongestValue)))
        {
            text.Append(char.IsControl(c) ? ' ' : c);
        }

        if (value.Length > LongestValue)
        {
            text.Append("...");
        }
    }
}

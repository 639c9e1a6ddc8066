using System;
using System.Text;

namespace HookSdk.Mqtt;

/// <summary>What a topic filter may look like (MQTT 5.0, 4.7). The server and the analyzer go by the same rules.</summary>
internal static class TopicGrammar
{
    /// <summary>The longest topic name or filter, in bytes of UTF-8 (MQTT 5.0, 1.5.4).</summary>
    public const int MaxBytes = 65_535;

    private const string SharePrefix = "$share/";

    /// <summary>Says why a text can be neither name nor filter, in the form "it is empty"; null when it can.</summary>
    public static string? FindTextProblem(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return "it is empty";
        }

        if (text.IndexOf('\0') >= 0)
        {
            return "it has a NUL character";
        }

        if (!IsWellFormed(text))
        {
            return "it is not well-formed Unicode";
        }

        return text.Length > MaxBytes / 3 && CountBytes(text) > MaxBytes ? $"it is longer than {MaxBytes} bytes" : null;
    }

    /// <summary>Says why a text is no topic filter; null when it is one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shareName">The group of a shared subscription (MQTT 5.0, 4.8.2); null for an ordinary filter.</param>
    /// <param name="filter">The filter without its group.</param>
    public static string? FindFilterProblem(string? text, out string? shareName, out string filter)
    {
        shareName = null;
        filter = text ?? "";
        if (FindTextProblem(filter.AsSpan()) is { } problem)
        {
            return problem;
        }

        if (filter.StartsWith(SharePrefix, StringComparison.Ordinal))
        {
            int slash = filter.IndexOf('/', SharePrefix.Length);
            shareName = slash < 0 ? filter.Substring(SharePrefix.Length) : filter.Substring(SharePrefix.Length, slash - SharePrefix.Length);
            filter = slash < 0 ? "" : filter.Substring(slash + 1);
            if (shareName.Length == 0 || shareName.AsSpan().IndexOfAny('+', '#') >= 0)
            {
                return "the group of a shared subscription is empty or has a wildcard";
            }

            if (filter.Length == 0)
            {
                return "there is no filter behind the group";
            }
        }

        return FindWildcardProblem(filter.AsSpan());
    }

    private static string? FindWildcardProblem(ReadOnlySpan<char> filter)
    {
        TopicLevels levels = new(filter);
        bool ended = false;
        while (levels.MoveNext())
        {
            if (ended)
            {
                return "'#' stands before the last level";
            }

            ended = levels.Current is "#";
            if (levels.Current.Length > 1 && levels.Current.IndexOfAny('+', '#') >= 0)
            {
                return "a wildcard shares its level with other characters";
            }
        }

        return null;
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
#if NET
        if (Ascii.IsValid(text))
        {
            return true;
        }
#endif
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    private static int CountBytes(ReadOnlySpan<char> text) =>
#if NET
        Encoding.UTF8.GetByteCount(text);
#else
        Encoding.UTF8.GetByteCount(text.ToArray());
#endif
}

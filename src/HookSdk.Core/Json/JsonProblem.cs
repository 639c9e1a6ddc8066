using System.Globalization;
using System.Text.Json;

namespace HookSdk;

/// <summary>Says in one line what is wrong with a body that is not JSON. The JSON reader's own messages are not used: they show parts of what they read.</summary>
internal static class JsonProblem
{
    public static string Describe(ReadOnlySpan<byte> json, int start, JsonException error, int depth, int maxDepth, string place)
    {
        int at = Offset(json, error);
        string where = string.Create(CultureInfo.InvariantCulture, $"{place} at byte {start + at}");
        if (depth >= maxDepth - 1 && at < json.Length && json[at] is (byte)'{' or (byte)'[')
        {
            return string.Create(CultureInfo.InvariantCulture, $"The request's body nests deeper than {maxDepth} levels{where}.");
        }

        return EndsEarly(json, maxDepth)
            ? string.Create(CultureInfo.InvariantCulture, $"The request's body ends early{place}, after {start + json.Length} bytes.")
            : $"The request's body is not valid JSON{where}.";
    }

    /// <summary>The same for JSON that another reader has found broken.</summary>
    public static string Describe(ReadOnlySpan<byte> json, int start, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return "The request's body is not valid JSON.";
        }
        catch (JsonException error)
        {
            return Describe(json, start, error, reader.CurrentDepth, maxDepth, "");
        }
    }

    private static int Offset(ReadOnlySpan<byte> json, JsonException error)
    {
        int line = 0;
        for (long i = error.LineNumber ?? 0; i > 0; i--)
        {
            line += json[line..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(line + (error.BytePositionInLine ?? 0), json.Length);
    }

    /// <summary>Whether more bytes could have made it JSON.</summary>
    private static bool EndsEarly(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = maxDepth }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

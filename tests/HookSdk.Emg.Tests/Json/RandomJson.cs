using System.Text;

namespace HookSdk.Emg.Tests.Json;

/// <summary>Sound JSON by chance, full of what is hard to skip: brackets, quotes and runs of backslashes in strings, long strings, odd white space.</summary>
internal static class RandomJson
{
    private static readonly string[] Pieces = ["a", "Text that goes on for a while, ", "[", "]", "{", "}", ",", ":", "é", "€😀", "\\\"", "\\\\", "\\\\\\\\", "\\\\\\\"", "\\n", "\\u005b", "\\/"];
    private static readonly string[] Spaces = ["", "", "", " ", "\n", "\r\n\t", "                                                              "];
    private static readonly string[] Scalars = ["0", "-1.5e+7", "true", "false", "null"];

    /// <summary>An object or array of at most this many levels.</summary>
    public static byte[] Value(Random random, int maxDepth = 8)
    {
        StringBuilder json = new();
        Nested(random, json, maxDepth);
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static void Nested(Random random, StringBuilder json, int levels)
    {
        bool isObject = random.Next(2) == 0;
        json.Append(isObject ? '{' : '[');
        int count = random.Next(5);
        for (int i = 0; i < count; i++)
        {
            json.Append(i == 0 ? "" : ",").Append(Spaces[random.Next(Spaces.Length)]);
            if (isObject)
            {
                String(random, json);
                json.Append(Spaces[random.Next(Spaces.Length)]).Append(':').Append(Spaces[random.Next(Spaces.Length)]);
            }

            switch (random.Next(4))
            {
                case 0 when levels > 1:
                case 1 when levels > 1:
                    Nested(random, json, levels - 1);
                    break;
                case 2:
                    json.Append(Scalars[random.Next(Scalars.Length)]);
                    break;
                default:
                    String(random, json);
                    break;
            }
        }

        json.Append(Spaces[random.Next(Spaces.Length)]).Append(isObject ? '}' : ']');
    }

    private static void String(Random random, StringBuilder json)
    {
        json.Append('"');
        for (int i = random.Next(random.Next(10) == 0 ? 40 : 6); i > 0; i--)
        {
            json.Append(Pieces[random.Next(Pieces.Length)]);
        }

        json.Append('"');
    }
}

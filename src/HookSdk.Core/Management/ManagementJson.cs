using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace HookSdk;

/// <summary>
/// Reads what a management API sends as JSON. Names in it are what clients chose: text that is no UTF-8, and half a surrogate pair, is read as U+FFFD, since .NET would throw
/// when such a text is looked at, and one client would hide all others.
/// </summary>
internal static class ManagementJson
{
    /// <summary>Reads it. The bytes may be changed.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement Parse(byte[] json)
    {
        byte[] sound = Utf8.IsValid(json) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        ReplaceHalves(sound);
        using JsonDocument document = JsonDocument.Parse(sound);
        return document.RootElement.Clone();
    }

    /// <summary>Escapes of half a pair become those of U+FFFD, which are as long.</summary>
    private static void ReplaceHalves(Span<byte> json)
    {
        int at = 0;
        while (json[at..].IndexOf((byte)'\\') is var next and >= 0)
        {
            at += next;
            int length = 2;
            if (Unit(json, at) is { } unit && char.IsSurrogate(unit))
            {
                bool isPair = Unit(json, at + 6) is { } second && char.IsSurrogatePair(unit, second);
                length = isPair ? 12 : 6;
                if (!isPair)
                {
                    "fffd"u8.CopyTo(json[(at + 2)..]);
                }
            }

            at = Math.Min(at + length, json.Length);
        }
    }

    /// <summary>The half or whole letter that an escape stands for; null: there is none.</summary>
    private static char? Unit(ReadOnlySpan<byte> json, int at) =>
        json.Length >= at + 6 && json[at] == '\\' && json[at + 1] == 'u' && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : null;
}

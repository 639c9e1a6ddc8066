using System.Buffers;
using System.Text.Json;

namespace HookSdk;

/// <content>Strings and their escapes.</content>
internal ref partial struct JsonInput
{
    /// <summary>From here on a string is worth a vectorized search, compiled when the first one comes.</summary>
    private const int LongString = 32;

    /// <summary>From an opening quote to behind the closing one.</summary>
    private bool TryString(out JsonPart part)
    {
        int start = ++_at;
        bool escaped = false;
        for (; _at < _json.Length; _at++)
        {
            if (_at - start >= LongString)
            {
                int run = _json[_at..].IndexOfAny(Special.Bytes);
                if (run < 0)
                {
                    break;
                }

                _at += run;
            }

            byte b = _json[_at];
            if (b == '"')
            {
                part = new JsonPart(JsonValueKind.String, start, _at - start, escaped);
                _at++;
                return true;
            }

            if (b < ' ')
            {
                break;
            }

            if (b == '\\')
            {
                escaped = true;
                if (!SkipEscape())
                {
                    break;
                }
            }
        }

        part = default;
        return false;
    }

    /// <summary>What ends a string, an escape, and what may not stand in one.</summary>
    private static class Special
    {
        public static readonly SearchValues<byte> Bytes = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, ' ').Select(static b => (byte)b)]);
    }

    /// <summary>From a backslash to the last character of its escape.</summary>
    private bool SkipEscape()
    {
        if (++_at >= _json.Length)
        {
            return false;
        }

        if (_json[_at] != 'u')
        {
            return _json[_at] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t';
        }

        for (int i = 0; i < 4; i++)
        {
            if (++_at >= _json.Length || !char.IsAsciiHexDigit((char)_json[_at]))
            {
                return false;
            }
        }

        return true;
    }
}

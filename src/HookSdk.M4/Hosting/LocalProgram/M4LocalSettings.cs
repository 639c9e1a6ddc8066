using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HookSdk.M4;

/// <summary>
/// Settings of a local program: a JSON file beside the program, and the environment over it, with keys as .NET's configuration has them (<c>CallerIds:2</c> for the
/// variable <c>CallerIds__2</c>). A program that lives for one call has no time for the configuration's own classes, nor for what they compile at their first use.
/// </summary>
public static class M4LocalSettings
{
    internal const string DefaultFile = "appsettings.json";

    private const int MaxDepth = 64;

    /// <summary>Reads both. Call it where the script is made, so that the deadline holds and what it throws is answered with the fallback.</summary>
    /// <param name="file">The file, relative to the program's own folder; comments and trailing commas are allowed. It must be there, because a block list may be missing with it.</param>
    /// <returns>Each value by its key; keys are compared without regard to case. Null values stay null.</returns>
    /// <exception cref="FormatException">The file is no JSON object.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Dictionary<string, string?> Read(string file = DefaultFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        ReadFile(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, file)), file, settings);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            settings[((string)variable.Key).Replace("__", ":", StringComparison.Ordinal)] = (string?)variable.Value;
        }

        return settings;
    }

    internal static void ReadFile(ReadOnlySpan<byte> bytes, string file, Dictionary<string, string?> settings)
    {
        ReadOnlySpan<byte> json = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        JsonInput input = new(json, MaxDepth, isLenient: true);
        if (!ReadMembers(ref input, json, "", settings) || !input.IsAtEnd)
        {
            throw new FormatException($"{file} is no JSON object.");
        }
    }

    private static bool ReadMembers(ref JsonInput input, ReadOnlySpan<byte> json, string key, Dictionary<string, string?> settings)
    {
        bool broken = !input.TryOpen();
        bool isEmpty = true;
        while (!broken && input.TryNext(out JsonPart name, out JsonPart value, out broken))
        {
            ReadValue(value, json, Join(key, JsonText.Decode(name.Of(json), name.IsEscaped)), settings);
            isEmpty = false;
        }

        MarkEmpty(isEmpty && !broken, key, null, settings);
        return !broken;
    }

    private static void ReadValue(JsonPart value, ReadOnlySpan<byte> json, string key, Dictionary<string, string?> settings)
    {
        ReadOnlySpan<byte> text = value.Of(json);
        switch (value.Kind)
        {
            case JsonValueKind.Object:
                JsonInput members = new(text, MaxDepth, isLenient: true);
                ReadMembers(ref members, text, key, settings);
                break;
            case JsonValueKind.Array:
                ReadItems(text, key, settings);
                break;
            case JsonValueKind.String:
                settings[key] = JsonText.Decode(text, value.IsEscaped);
                break;
            case JsonValueKind.Null:
                settings[key] = null;
                break;
            case JsonValueKind.True:
                settings[key] = bool.TrueString;
                break;
            case JsonValueKind.False:
                settings[key] = bool.FalseString;
                break;
            default:
                settings[key] = Encoding.ASCII.GetString(text);
                break;
        }
    }

    private static void ReadItems(ReadOnlySpan<byte> json, string key, Dictionary<string, string?> settings)
    {
        JsonInput items = new(json, MaxDepth, isLenient: true);
        items.TryOpenArray();
        int count = 0;
        while (items.TryNextItem(out JsonPart item, out _))
        {
            ReadValue(item, json, Join(key, count++.ToString(CultureInfo.InvariantCulture)), settings);
        }

        MarkEmpty(count == 0, key, "", settings);
    }

    /// <summary>The configuration's own reader leaves a mark where an object or an array is empty.</summary>
    private static void MarkEmpty(bool isEmpty, string key, string? mark, Dictionary<string, string?> settings)
    {
        if (isEmpty && key.Length > 0)
        {
            settings[key] = mark;
        }
    }

    private static string Join(string key, string name) => key.Length == 0 ? name : $"{key}:{name}";
}

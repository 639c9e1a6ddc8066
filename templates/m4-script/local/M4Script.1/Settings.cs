using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using HookSdk.M4;

namespace M4Script._1;

/// <summary>The settings: <c>appsettings.json</c> beside the program, and the environment over it.</summary>
internal static class Settings
{
    private const string DeadlineVariable = "Hooks__M4__Deadline";

    /// <summary>
    /// Reads both, with keys as .NET's configuration has them (<c>CallerIds:2</c>). Its own classes would take longer than all the rest of the program. A file that is
    /// missing is a failure, because a block list may be missing with it.
    /// </summary>
    public static Dictionary<string, string?> Read()
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        Utf8JsonReader json = new(
            WithoutMark(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "appsettings.json"))),
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        json.Read();
        ReadValue(ref json, "", settings);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            settings[((string)variable.Key).Replace("__", ":", StringComparison.Ordinal)] = (string?)variable.Value;
        }

        return settings;
    }

    /// <summary>The deadline comes from the environment alone, as the file is read under it.</summary>
    public static M4LocalProgramOptions? ReadOptions() =>
        TimeSpan.TryParse(Environment.GetEnvironmentVariable(DeadlineVariable), CultureInfo.InvariantCulture, out TimeSpan deadline)
        && deadline >= TimeSpan.FromMilliseconds(1) && deadline <= TimeSpan.FromMinutes(5)
            ? new M4LocalProgramOptions { Deadline = deadline }
            : null;

    private static void ReadValue(ref Utf8JsonReader json, string key, Dictionary<string, string?> settings)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                while (json.Read() && json.TokenType != JsonTokenType.EndObject)
                {
                    string inner = Join(key, json.GetString()!);
                    json.Read();
                    ReadValue(ref json, inner, settings);
                }

                break;
            case JsonTokenType.StartArray:
                for (int i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
                {
                    ReadValue(ref json, Join(key, i.ToString(CultureInfo.InvariantCulture)), settings);
                }

                break;
            case JsonTokenType.String:
                settings[key] = json.GetString();
                break;
            default:
                settings[key] = json.TokenType == JsonTokenType.Null ? null : Encoding.UTF8.GetString(json.ValueSpan);
                break;
        }
    }

    private static string Join(string key, string name) => key.Length == 0 ? name : $"{key}:{name}";

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;
}

using System.Text.Json;
using HookSdk.Emg;

namespace HookSdk.Testing;

/// <summary>Writes what EMG posts. Only the names at the top level are documented; the rest is the shape that is assumed of it.</summary>
internal static class EmgRequestWriter
{
    public static byte[] Write(EmgRequestContent content, HookFault? fault)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("ccarg", content.Argument);
            json.WriteStartObject("qe");
            foreach ((string option, string? value) in content.Message)
            {
                if (fault == HookFault.InvalidUtf8 && option == EmgOptionNames.Message)
                {
                    json.WritePropertyName(option);
                    json.WriteRawValue([.. "\""u8, .. "caf"u8, 0xE9, .. "\""u8], skipInputValidation: true);
                }
                else
                {
                    json.WriteString(option, value);
                }
            }

            if (fault == HookFault.UnknownOption)
            {
                json.WriteString("X_NOT_KNOWN_YET", "1");
            }

            json.WriteEndObject();
            if (content.Result is { } result)
            {
                json.WriteNumber("result", result);
            }

            if (content.DlrInfo is { } dlrInfo)
            {
                json.WriteStartObject("dlrinfo");
                foreach ((string name, string value) in dlrInfo)
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
            }

            json.WriteString("route", content.Route ?? "");
            json.WriteStartObject("connector");
            json.WriteString("NAME", content.Connector);
            json.WriteString("INSTANCE", "1");
            json.WriteEndObject();
            WriteNames(json, "connectors", content.Options.Connectors.Select(static c => c.Name));
            WriteNames(json, "groups", content.Options.Groups.Keys);
            if (fault == HookFault.ExtraField)
            {
                json.WriteStartObject("not_known_yet");
                json.WriteNumber("version", 2);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return fault == HookFault.TruncatedBody ? stream.ToArray()[..(int)(stream.Length / 2)] : stream.ToArray();
    }

    private static void WriteNames(Utf8JsonWriter json, string field, IEnumerable<string> names)
    {
        json.WriteStartArray(field);
        foreach (string name in names)
        {
            json.WriteStartObject();
            json.WriteString("NAME", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

/// <summary>What one request tells.</summary>
internal sealed record EmgRequestContent(FakeEmgOptions Options, EmgMessage Message, string Connector, string? Argument)
{
    public string? Route { get; init; }

    public int? Result { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>>? DlrInfo { get; init; }
}

using System.Text;
using System.Text.Json;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Plugins;

/// <summary>The endpoint's answer, for a program. Written anew: what JSON may hold beyond ASCII comes out escaped.</summary>
internal static class PluginsJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, IndentSize = 2 };

    public static string Of(JsonElement document, Screen screen)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, Indented))
        {
            Write(json, document, screen);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    /// <summary>Names stay as they are: a secret may be part of one.</summary>
    private static void Write(Utf8JsonWriter json, JsonElement element, Screen screen)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value, screen);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(json, item, screen);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(screen.Clean(element.GetString()!));
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}

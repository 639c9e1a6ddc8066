using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HookSdk.EmqX.ExHook;

/// <summary>The fields of a message with their types, for a form that has one input for each.</summary>
internal static class ExHookShape
{
    private const int MostDepth = 5;

    public static string Of(string message, ExHookVersion version)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            Write(json, message, version, 0);
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string message, ExHookVersion version, int depth)
    {
        json.WriteStartObject();
        foreach (SchemaField field in ExHookFields.FieldsOf(message, version))
        {
            json.WritePropertyName(field.Name);
            if (field.IsMap)
            {
                json.WriteStartObject();
                json.WriteString("*", "string");
                json.WriteEndObject();
                continue;
            }

            if (field.IsRepeated)
            {
                json.WriteStartArray();
            }

            if (ExHookFields.FieldsOf(field.Type, version).Count > 0 && depth < MostDepth)
            {
                Write(json, field.Type, version, depth + 1);
            }
            else
            {
                json.WriteStringValue(TypeOf(field));
            }

            if (field.IsRepeated)
            {
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    }

    private static string TypeOf(SchemaField field) => field.Type switch
    {
        "bool" => "boolean",
        "uint32" => "number",
        "bytes" => "base64",
        _ => field.IsEnumeration ? field.Type : "string",
    };
}

using System.Text.Json;
using HookSdk.M4;

namespace HookSdk.Testing;

/// <summary>Writes what M4 sends: one JSON object on one line.</summary>
internal static class M4RequestWriter
{
    public static byte[] Write(M4Call call, HookFault? fault)
    {
        byte[] line = call.Raw.Length > 0 ? call.Raw.ToArray() : WriteKeys(call, fault);
        return fault == HookFault.TruncatedBody ? line[..(line.Length / 2)] : line;
    }

    private static byte[] WriteKeys(M4Call call, HookFault? fault)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            if (call.ConnectionPointId is { } connectionPoint)
            {
                json.WriteNumber("cp_id", connectionPoint);
            }

            if (call.UserId is { } user)
            {
                json.WriteNumber("user_id", user);
            }

            if (fault == HookFault.InvalidUtf8)
            {
                json.WritePropertyName("src");
                json.WriteRawValue([.. "\""u8, .. "caf"u8, 0xE9, .. "\""u8], skipInputValidation: true);
            }
            else if (call.Source is { } source)
            {
                json.WriteString("src", source);
            }

            if (call.Destination is { } destination)
            {
                json.WriteString("dst", destination);
            }

            if (fault == HookFault.ExtraField)
            {
                json.WriteStartObject("not_known_yet");
                json.WriteNumber("version", 2);
                json.WriteEndObject();
            }
            else if (fault == HookFault.UnknownOption)
            {
                json.WriteString("not_known_yet", "1");
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

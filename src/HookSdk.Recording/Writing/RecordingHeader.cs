using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace HookSdk.Recording;

/// <summary>The first line of a file.</summary>
internal static class RecordingHeader
{
    private static readonly string Version = typeof(RecordingHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The line, with its end.</summary>
    public static byte[] Write(HookRecorderOptions options, DateTimeOffset began)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("scenario", "recorded");
            json.WriteNumber("format", RecordingFormat.Newest);
            json.WriteString("by", $"HookSdk {Version}");
            json.WriteString("started", began.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            if (options.SampledShare < 1)
            {
                json.WriteNumber("sampled_share", options.SampledShare);
            }

            WriteNames(json, "shown_payloads", options.Payloads);
            WriteNames(json, "shown_secrets", options.Secrets);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan.ToArray();
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (string shown in names)
        {
            json.WriteStringValue(shown);
        }

        json.WriteEndArray();
    }
}

using System.Net;
using System.Text;
using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>What the management API answers: a status, and a body or none.</summary>
internal readonly record struct VerneMqManagementAnswer(HttpStatusCode Status, string? Body = null, string ContentType = "application/json")
{
    /// <summary>Unknown commands, hooks, arguments and flags.</summary>
    public static VerneMqManagementAnswer Bad { get; } = new(HttpStatusCode.BadRequest);

    /// <summary>The command fails inside the broker.</summary>
    public static VerneMqManagementAnswer Crash { get; } = new(HttpStatusCode.InternalServerError);

    public static VerneMqManagementAnswer Done { get; } = Say("Done");

    public static VerneMqManagementAnswer Say(string text) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("type", "text");
        json.WriteEndObject();
    });

    /// <summary>A sentence or a usage text, with status 200.</summary>
    public static VerneMqManagementAnswer Alert(string text) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("alert");
        json.WriteStartObject();
        json.WriteString("text", text);
        json.WriteString("type", "text");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("type", "alert");
        json.WriteEndObject();
    });

    public static VerneMqManagementAnswer Table<T>(IEnumerable<T> rows, Action<Utf8JsonWriter, T> write) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("table");
        foreach (T row in rows)
        {
            json.WriteStartObject();
            write(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("type", "table");
        json.WriteEndObject();
    });

    public static VerneMqManagementAnswer Write(Action<Utf8JsonWriter> value)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            value(json);
        }

        return new(HttpStatusCode.OK, Encoding.UTF8.GetString(stream.ToArray()));
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>What the management API answers: a status, and a body or none.</summary>
internal readonly record struct EmqxManagementAnswer(int Status, string? Body = null, string? ContentType = null)
{
    public const string Json = "application/json";

    private static readonly JsonSerializerOptions AsItIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A path that there is not: a page, whatever was asked for.</summary>
    public static EmqxManagementAnswer NoSuchPath { get; } = new(404, "<html><head><title>404 - NOT FOUND</title></head><body><h1>404 - NOT FOUND</h1></body></html>", "text/html");

    public static EmqxManagementAnswer NoContent { get; } = new(204);

    public static EmqxManagementAnswer Of(JsonNode body, int status = 200) => new(status, Text(body), Json);

    public static EmqxManagementAnswer Error(int status, string code, JsonNode message) => Of(new JsonObject { ["code"] = code, ["message"] = message }, status);

    public static EmqxManagementAnswer Bad(JsonNode message) => Error(400, "BAD_REQUEST", message);

    /// <summary>A crash inside EMQX: the message is its stack.</summary>
    public static EmqxManagementAnswer Crash(string stack) => Error(500, "INTERNAL_ERROR", stack);

    public static string Text(JsonNode node) => node.ToJsonString(AsItIs);
}

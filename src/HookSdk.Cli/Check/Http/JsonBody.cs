using System.Text.Json;
using System.Text.Json.Nodes;

namespace HookSdk.Cli.Check.Http;

/// <summary>Changes of a JSON body.</summary>
internal static class JsonBody
{
    public static byte[] Change(byte[] body, Action<JsonObject> change)
    {
        JsonObject json = JsonNode.Parse(body)!.AsObject();
        change(json);
        return JsonSerializer.SerializeToUtf8Bytes(json);
    }

    /// <summary>The body with a member that no version knows yet.</summary>
    public static byte[] WithUnknownField(byte[] body) => Change(body, static json => json["not_known_yet"] = new JsonObject { ["version"] = 2 });

    /// <summary>Half of it, as a broken connection leaves it.</summary>
    public static byte[] Half(byte[] body) => body[..(body.Length / 2)];
}

using System.Text.Json.Nodes;

namespace HookSdk.Testing;

/// <summary>A request that is answered with an error; thrown where it is found.</summary>
internal sealed class EmqxManagementFailure(EmqxManagementAnswer answer) : Exception
{
    public EmqxManagementAnswer Answer => answer;

    /// <summary>A value that the schema does not take. The message is JSON as text, its names in falling order as EMQX writes them.</summary>
    /// <param name="path">Where it stands, such as <c>root.qos</c>.</param>
    /// <param name="reason">Text, or an object such as that of <see cref="Expected"/>.</param>
    /// <param name="value">The value; null: none is told.</param>
    public static EmqxManagementFailure Invalid(string path, JsonNode reason, JsonNode? value = null) => new(EmqxManagementAnswer.Bad(EmqxManagementAnswer.Text(Problem(path, reason, value))));

    public static EmqxManagementFailure Missing(params IReadOnlyList<string> paths) => new(EmqxManagementAnswer.Bad(EmqxManagementAnswer.Text(paths.Count == 1
        ? Problem(paths[0], "required_field", null)
        : new JsonArray([.. paths.Select(static p => Problem(p, "required_field", null))]))));

    public static JsonObject Problem(string path, JsonNode reason, JsonNode? value)
    {
        JsonObject problem = [];
        if (value is not null)
        {
            problem["value"] = value.DeepClone();
        }

        problem["reason"] = reason;
        problem["path"] = path;
        problem["kind"] = "validation_error";
        return problem;
    }

    public static JsonObject Expected(string what) => new() { ["expected"] = what };
}

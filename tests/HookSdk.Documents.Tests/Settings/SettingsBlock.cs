using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HookSdk.Documents.Tests;

/// <summary>Reads a block of settings.</summary>
internal static partial class SettingsBlock
{
    private static readonly JsonDocumentOptions Strict = new() { AllowTrailingCommas = false };

    /// <summary>Whether it stands in a program's appsettings.json: a file that the lead names otherwise does not.</summary>
    public static bool IsOfProgram(Block block) => block.Language == BlockKind.Json && (FileName().Match(block.Lead) is not { Success: true } file || file.Groups["name"].Value.StartsWith("appsettings", StringComparison.Ordinal));

    /// <summary>The file that the lead says it is; null: it says none.</summary>
    public static string? FileOf(Block block) => FileName().Match(block.Lead) is { Success: true } file ? file.Groups["name"].Value : null;

    /// <summary>A block may show a part of the file: a key and its value.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonObject Read(Block block)
    {
        string text = block.Text.Trim().TrimEnd(',');
        return JsonNode.Parse(text.StartsWith('{') ? text : $"{{{text}}}", documentOptions: Strict)!.AsObject();
    }

    [GeneratedRegex("`(?<name>[\\w.]+\\.json)`[^`]*$")]
    private static partial Regex FileName();
}

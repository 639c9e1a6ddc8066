using System.Text.Json;

namespace HookSdk.Documents.Tests;

/// <summary>What `dotnet new` takes for our templates, from their template.json.</summary>
internal static class TemplateOptions
{
    private static readonly string[] OfDotnetNew = ["-n", "--name", "-o", "--output"];
    private static readonly string[] OfTheSdk = ["web", "xunit", "nugetconfig", "tool-manifest", "install", "uninstall", "list"];

    private static readonly Dictionary<string, JsonElement> Ours = Directory.GetDirectories(Path.Combine(Repository.Root, "templates"))
        .Select(static folder => Path.Combine(folder, ".template.config", "template.json")).Where(File.Exists)
        .Select(static file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)
        .ToDictionary(static t => t.GetProperty("shortName").GetString()!, StringComparer.Ordinal);

    /// <summary>The names that a template stands for where its own documents name a project.</summary>
    public static IReadOnlyList<string> SourceNames { get; } = [.. Ours.Values.Select(static t => t.GetProperty("sourceName").GetString()!)];

    /// <summary>What is wrong with the words behind `dotnet new`; null: nothing.</summary>
    public static string? Problem(IReadOnlyList<string> words)
    {
        if (words.Count == 0)
        {
            return "`dotnet new` takes a template.";
        }

        if (!Ours.TryGetValue(words[0], out JsonElement template))
        {
            return OfTheSdk.Contains(words[0]) ? null : $"there is no template {words[0]}.";
        }

        for (int i = 1; i < words.Count; i++)
        {
            string option = words[i];
            string? value = i + 1 < words.Count && !words[i + 1].StartsWith('-') ? words[++i] : null;
            if (OfDotnetNew.Contains(option))
            {
                continue;
            }

            JsonProperty symbol = template.GetProperty("symbols").EnumerateObject().FirstOrDefault(s => s.Value.GetProperty("type").GetString() == "parameter" && $"--{Dashed(s.Name)}" == option);
            if (symbol.Value.ValueKind == JsonValueKind.Undefined)
            {
                return $"{words[0]} has no option {option}.";
            }

            if (symbol.Value.TryGetProperty("choices", out JsonElement choices) && !choices.EnumerateArray().Any(c => c.GetProperty("choice").GetString() == value))
            {
                return $"{option} of {words[0]} has no choice {value}.";
            }
        }

        return null;
    }

    private static string Dashed(string name) => string.Concat(name.Select(static c => char.IsAsciiLetterUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
}

using System.Text.Json;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Plugins;

/// <summary>Shows what the operator's endpoint answered. It may be another version's: what is not there is left out.</summary>
internal sealed class PluginsReport(Screen screen)
{
    private static readonly string[] Head = ["PLUGIN", "STATE", "VERSION", "SERVERS"];

    /// <summary>A list of everything, or one plugin.</summary>
    public void Tell(JsonElement document)
    {
        if (!document.TryGetProperty("plugins", out JsonElement plugins) || plugins.ValueKind != JsonValueKind.Array)
        {
            Plugins([document]);
            return;
        }

        if (Text(document, "directory") is { } directory)
        {
            screen.Line($"Plugins of {directory}", Tone.Strong);
        }

        JsonElement[] all = [.. plugins.EnumerateArray()];
        if (all.Length == 0)
        {
            screen.Line("none");
        }
        else
        {
            Plugins(all);
        }

        foreach (JsonElement server in Items(document, "servers"))
        {
            screen.Line();
            screen.Line($"Order at {Text(server, "name")}", Tone.Strong);
            foreach (JsonElement plugin in Items(server, "plugins"))
            {
                string state = string.Concat(
                    Flag(plugin, "isEnabled") == false ? ", disabled" : "",
                    Flag(plugin, "isInDryRun") == true ? ", in DryRun: it decides and enforces nothing" : "",
                    Text(plugin, "from") is null ? ", compiled in" : "");
                screen.Line($"  {Text(plugin, "name")} ({string.Join(", ", Items(plugin, "hooks").Select(static h => h.ToString()))}){state}", state.Contains("DryRun", StringComparison.Ordinal) ? Tone.Bad : Tone.Plain);
            }
        }

        JsonElement[] unloading = Items(document, "unloading");
        if (unloading.Length > 0)
        {
            screen.Line();
            screen.Line("Versions that are going", Tone.Strong);
            foreach (JsonElement version in unloading)
            {
                screen.Line($"  {Text(version, "name")} {Text(version, "version")}: {Text(version, "state")} since {Text(version, "since")}");
            }
        }

        if (Text(document, "problem") is { } problem)
        {
            screen.Line();
            screen.Line($"! {problem}", Tone.Bad);
        }
    }

    private void Plugins(JsonElement[] plugins)
    {
        string[][] rows = [Head, .. plugins.Select(static p => new[] { Text(p, "name") ?? "?", Text(p, "state") ?? "?", Text(p, "version") ?? "-", string.Join(", ", Items(p, "servers").Select(static s => s.ToString())) })];
        int[] widths = [.. Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => screen.Clean(row[column]).Length))];
        foreach ((string[] row, int index) in rows.Select(static (row, index) => (row, index)))
        {
            JsonElement? plugin = index == 0 ? null : plugins[index - 1];
            string? problem = plugin is { } told ? Text(told, "problem") : null;
            screen.Line(string.Join("  ", row.Select((cell, column) => screen.Clean(cell).PadRight(widths[column]))).TrimEnd(), index == 0 ? Tone.Quiet : problem is null ? Tone.Plain : Tone.Bad);
            if (problem is not null)
            {
                screen.Line($"  ! {problem}", Tone.Bad);
            }
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool? Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
}

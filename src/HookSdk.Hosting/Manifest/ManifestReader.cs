using System.Text.Json;

namespace HookSdk.Hosting;

/// <summary>Reads <c>plugin.json</c>, strictly: a key that is mistyped would be a setting that has no effect. Comments and a comma too many are passed over, since people write the file.</summary>
internal static class ManifestReader
{
    private const int MostBytes = 64 * 1024;
    private static readonly string[] Keys = ["name", "version", "assembly", "classes", "server", "order", "settings", "startup", "sdkVersion"];

    /// <summary>Reads the manifest of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="folderName">What it is called in the plugin directory, for messages and as the plugin's name where the manifest has none.</param>
    /// <exception cref="PluginProblemException">It cannot be read; the message names the file and the reason.</exception>
    public static PluginManifest Read(string folder, string folderName)
    {
        string shown = $"{folderName}/{PluginManifest.FileName}";
        try
        {
            return Read(ReadBytes(Path.Combine(folder, PluginManifest.FileName), shown), folderName, shown);
        }
        catch (JsonException e)
        {
            throw new PluginProblemException($"{shown} is not JSON: {e.Message.Split(" LineNumber:")[0].TrimEnd('.')}, in line {e.LineNumber + 1}.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PluginProblemException($"{shown} is not there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PluginProblemException($"{shown} cannot be read: {e.Message}");
        }
    }

    private static byte[] ReadBytes(string path, string shown)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[MostBytes + 1];
        int read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read <= MostBytes ? bytes[(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0)..read] : throw new PluginProblemException($"{shown} is larger than 64 KiB. Is it the manifest?");
    }

    private static PluginManifest Read(byte[] json, string folderName, string shown)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new PluginProblemException($"{shown} must be one JSON object.");
        }

        Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (!Keys.Contains(property.Name, StringComparer.Ordinal))
            {
                throw new PluginProblemException($"{shown}: '{property.Name}' is no key of it. There are {string.Join(", ", Keys)}.");
            }

            if (!values.TryAdd(property.Name, property.Value))
            {
                throw new PluginProblemException($"{shown}: '{property.Name}' stands there twice.");
            }
        }

        Fields fields = new(values, shown);
        string name = fields.Text("name") ?? folderName;
        if (!PluginName.IsOne(name))
        {
            throw new PluginProblemException($"{shown}: '{name}' cannot be a plugin's name: {PluginName.Rule}");
        }

        string assembly = fields.NeededText("assembly");
        if (assembly != Path.GetFileName(assembly) || !assembly.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            throw new PluginProblemException($"{shown}: 'assembly' takes the name of a file in this folder, such as \"Acme.Router.dll\".");
        }

        string sdkVersion = fields.NeededText("sdkVersion");
        return HookSdkVersion.TryParse(sdkVersion, out _)
            ? new PluginManifest
            {
                Name = name,
                Version = fields.Text("version"),
                Assembly = assembly,
                Classes = fields.Classes(),
                Server = fields.Text("server"),
                Order = fields.Number("order"),
                Settings = fields.Text("settings"),
                Startup = fields.Text("startup"),
                SdkVersion = sdkVersion,
            }
            : throw new PluginProblemException($"{shown}: 'sdkVersion' takes the version of HookSdk that the plugin was built against, such as \"{HookSdkVersion.Own}\".");
    }

    private sealed class Fields(Dictionary<string, JsonElement> values, string shown)
    {
        public string? Text(string key) => !values.TryGetValue(key, out JsonElement value) ? null
            : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) ? text
            : throw new PluginProblemException($"{shown}: '{key}' takes a text. Leave it out where there is nothing to say.");

        public string NeededText(string key) => Text(key) ?? throw new PluginProblemException($"{shown}: '{key}' is missing.");

        public int Number(string key) => !values.TryGetValue(key, out JsonElement value) ? 0
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
            : throw new PluginProblemException($"{shown}: '{key}' takes a whole number.");

        public string[] Classes()
        {
            if (!values.TryGetValue("classes", out JsonElement value))
            {
                throw new PluginProblemException($"{shown}: 'classes' is missing.");
            }

            if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0 || value.EnumerateArray().Any(static c => c.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(c.GetString())))
            {
                throw new PluginProblemException($"{shown}: 'classes' takes a list of class names with their namespaces, such as [ \"Acme.RoutePlugin\" ].");
            }

            string[] classes = [.. value.EnumerateArray().Select(static c => c.GetString()!)];
            return classes.Distinct(StringComparer.Ordinal).Count() == classes.Length ? classes : throw new PluginProblemException($"{shown}: a class stands twice in 'classes'.");
        }
    }
}

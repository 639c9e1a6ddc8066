using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace HookSdk;

/// <summary>
/// Tells how nothing was written, at one look. .NET makes an empty text of <c>[]</c> and of <c>""</c>, and null of <c>{}</c> and of <c>null</c>; so the JSON file is read again,
/// once, when there is something to ask.
/// </summary>
internal sealed class EmptyForms(IConfiguration configuration)
{
    private static readonly JsonDocumentOptions AsDotNet = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private readonly Dictionary<JsonConfigurationProvider, Dictionary<string, EmptyForm>> _files = [];

    /// <summary>How it stands where the configuration takes it from.</summary>
    /// <param name="key">The full key of what has neither a text nor anything below it.</param>
    public EmptyForm Of(string key) => Find(configuration, key) ?? EmptyForm.Unknown;

    /// <summary>Null: it is in none of the sources.</summary>
    private EmptyForm? Find(IConfiguration sources, string key)
    {
        // The last one that has a key is the one that counts.
        foreach (IConfigurationProvider source in (sources as IConfigurationRoot)?.Providers.Reverse() ?? [])
        {
            EmptyForm? form = source is ChainedConfigurationProvider chained ? Find(chained.Configuration, key) : source.TryGet(key, out _) ? In(source, key) : null;
            if (form is not null)
            {
                return form;
            }
        }

        return null;
    }

    private EmptyForm In(IConfigurationProvider source, string key)
    {
        if (source is not JsonConfigurationProvider file)
        {
            return source is EnvironmentVariablesConfigurationProvider or CommandLineConfigurationProvider ? EmptyForm.Text : EmptyForm.Unknown;
        }

        if (!_files.TryGetValue(file, out Dictionary<string, EmptyForm>? forms))
        {
            forms = Read(file.Source);
            _files.Add(file, forms);
        }

        // A file that has changed since .NET read it is read once more after this: until then what stood before is safer than nothing.
        return forms.GetValueOrDefault(key, EmptyForm.Text);
    }

    private static Dictionary<string, EmptyForm> Read(FileConfigurationSource source)
    {
        Dictionary<string, EmptyForm> forms = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            if (source is { FileProvider: { } files, Path: { } path })
            {
                using StreamReader text = new(files.GetFileInfo(path).CreateReadStream());
                using JsonDocument document = JsonDocument.Parse(text.ReadToEnd(), AsDotNet);
                Add(document.RootElement, null, forms);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // As a file that has changed.
        }

        return forms;
    }

    private static void Add(JsonElement element, string? key, Dictionary<string, EmptyForm> forms)
    {
        bool isEmpty = true;
        foreach ((string name, JsonElement child) in Children(element))
        {
            isEmpty = false;
            Add(child, key is null ? name : $"{key}:{name}", forms);
        }

        if (isEmpty && key is not null)
        {
            forms[key] = element.ValueKind is JsonValueKind.Array or JsonValueKind.Object ? EmptyForm.Stated : EmptyForm.Text;
        }
    }

    private static IEnumerable<(string Name, JsonElement Value)> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(static p => (p.Name, p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(static (e, i) => ($"{i}", e)),
        _ => [],
    };
}

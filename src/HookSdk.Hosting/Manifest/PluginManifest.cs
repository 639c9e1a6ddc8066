namespace HookSdk.Hosting;

/// <summary>What <c>plugin.json</c> says.</summary>
internal sealed record PluginManifest
{
    public const string FileName = "plugin.json";

    /// <summary>The plugin's name, for logs and operators; the folder's, where the file names none.</summary>
    public required string Name { get; init; }

    /// <summary>The version as people write it; null: that of the assembly.</summary>
    public string? Version { get; init; }

    /// <summary>The file name of the assembly.</summary>
    public required string Assembly { get; init; }

    /// <summary>The plugins' classes, with their namespaces, in the order of the chains.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The server that they serve, as logs name it (<c>emg:north</c>); null: the one that there is.</summary>
    public string? Server { get; init; }

    /// <summary>The place in the chains: less comes first. Plugins that were compiled in have 0.</summary>
    public int Order { get; init; }

    /// <summary>The section of the configuration that holds its settings; null: <c>Plugins:</c> and the name.</summary>
    public string? Settings { get; init; }

    /// <summary>The class that registers its services; null: there is none.</summary>
    public string? Startup { get; init; }

    /// <summary>The version of HookSdk that it was built against.</summary>
    public required string SdkVersion { get; init; }

    /// <summary>What a class is called in chains, logs and limits.</summary>
    public string NameOf(string className) => Classes.Count == 1 ? Name : $"{Name}.{className[(className.LastIndexOfAny(['.', '+']) + 1)..]}";
}

namespace HookSdk.Hosting;

/// <summary>What the operator's endpoint answers: everything there is to see.</summary>
internal sealed record PluginListDocument(string Directory, IReadOnlyList<PluginDocument> Plugins, IReadOnlyList<ServerDocument> Servers, IReadOnlyList<UnloadedDocument> Unloading, string? Problem);

/// <summary>A plugin of the directory.</summary>
internal sealed record PluginDocument(
    string Name, string Folder, string State, string? Version, bool HasVersionBefore, int? Order, IReadOnlyList<string> Classes, IReadOnlyList<string> Servers, string? SdkVersion, DateTimeOffset? LoadedAt, string? Problem);

/// <summary>A server and all its plugins, in the order of its chains.</summary>
internal sealed record ServerDocument(string Name, IReadOnlyList<ServerPluginDocument> Plugins);

/// <summary>A plugin of a server.</summary>
internal sealed record ServerPluginDocument(string Name, string Type, bool IsEnabled, bool? IsInDryRun, string? From, IReadOnlyList<string> Hooks);

/// <summary>A version that was replaced and is not gone yet.</summary>
internal sealed record UnloadedDocument(string Name, string Version, string State, DateTimeOffset Since);

/// <summary>Why a call was refused, or a change failed.</summary>
internal sealed record ErrorDocument(string Error);

/// <summary>A new order.</summary>
internal sealed record OrderDocument(string? Server, IReadOnlyList<string>? Names);

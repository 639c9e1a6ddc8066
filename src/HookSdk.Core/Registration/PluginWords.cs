namespace HookSdk;

/// <summary>How a target calls what is added to it, for what its builder and its Map calls say.</summary>
/// <param name="Broker">The broker, as people write it: <c>Acme</c>.</param>
/// <param name="Server">What serves its calls: <c>plugin server</c>.</param>
/// <param name="Plugin">What is added, as a class is called: <c>Plugin</c>.</param>
/// <param name="Add">The method that adds the server: <c>AddAcme</c>.</param>
internal sealed record PluginWords(string Broker, string Server, string Plugin, string Add)
{
    /// <summary>The server's name; null: it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the protocol has paths of its own, so that a Map call takes none.</summary>
    public bool HasOwnPaths { get; init; }

    /// <summary>The call that adds the server and one plugin.</summary>
    public string AddOne => Name is null ? $"{Add}{Plugin}<Your{Plugin}>()" : $"{AddServer}.Add<Your{Plugin}>()";

    /// <summary>The call that adds the server.</summary>
    public string AddServer => Name is null ? $"{Add}()" : $"{Add}(\"{Name}\")";

    /// <summary>The Map call's method.</summary>
    private string Map => $"Map{Add["Add".Length..]}{Plugin}";

    /// <summary>The Map call of a server, at a path that stands for any.</summary>
    /// <param name="name">The server's name; null: it has none.</param>
    public string MapCall(string? name) =>
        HasOwnPaths ? $"app.{Map}({(name is null ? "" : $"\"{name}\"")})"
        : name is null ? $"app.{Map}(\"/{Add["Add".Length..].ToLowerInvariant()}\")"
        : $"app.{Map}(\"/{name}\", server: \"{name}\")";

    public string NameAsPath(string path, string name) =>
        $"'{name}' is the name of a server, and {Map}(\"{path}\") takes it for a path, of the server without a name. Write {MapCall(name)}, or the path with a slash: \"/{path}\".";

    public string NoServer(string? path, string call, IReadOnlyCollection<string> others) =>
        $"No {Broker} {Server}{(Name is null ? "" : $" '{Name}'")} was added, so there is nothing to map{At(path)}. Call builder.Services.{call} first"
        + (others.Count == 0 ? "." : $", or say which is meant: server: \"{string.Join("\" or \"", others)}\".");

    public string NoPlugin(string? path) =>
        $"No {Broker} {Plugin.ToLowerInvariant()} was added, so there is nothing to map{At(path)}. Call builder.Services.{AddServer}.Add<Your{Plugin}>() first.";

    public string NotAdded(string name, string path) =>
        $"'{name}' was not added, so it cannot be mapped at '{path}'. Call builder.Services.{AddServer}.Add<{name}>() first.";

    private static string At(string? path) => path is null ? "" : $" at '{path}'";
}

namespace HookSdk.Cli.Plugins;

/// <summary>Where the operator's endpoint is, and how it is called.</summary>
/// <param name="Endpoint">Its address, with the path that it is mapped at.</param>
/// <param name="Socket">The Unix socket that it listens on; null: it listens on a port.</param>
/// <param name="Token">The token that it asks for; null: none.</param>
internal sealed record PluginsSettings(Uri Endpoint, string? Socket, string? Token)
{
    /// <summary>What to do where something else answers.</summary>
    public const string WhereItIs = $"The endpoint has a port of its own (PluginDirectory:Admin:Port) and the path that the server maps: --url {PluginsOptionSet.Example}";
}

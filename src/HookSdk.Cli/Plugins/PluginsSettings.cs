namespace HookSdk.Cli.Plugins;

/// <summary>Where the operator's endpoint is, and how it is called.</summary>
/// <param name="Endpoint">Its address, with the path that it is mapped at.</param>
/// <param name="Socket">The Unix socket that it listens on; null: it listens on a port.</param>
/// <param name="Token">The token that it asks for; null: none.</param>
internal sealed record PluginsSettings(Uri Endpoint, string? Socket, string? Token);

namespace HookSdk.Hosting;

/// <summary>A plugin of a server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The name of its class.</param>
/// <param name="IsEnabled">Whether it takes part.</param>
/// <param name="Hooks">The hooks that it serves.</param>
internal sealed record ChainPlugin(string Name, string Type, bool IsEnabled, IReadOnlyList<string> Hooks);

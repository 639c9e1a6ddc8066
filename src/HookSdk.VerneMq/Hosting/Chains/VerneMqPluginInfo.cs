namespace HookSdk.VerneMq;

/// <summary>A plugin of the server, at its place in the order of the chains.</summary>
/// <param name="Name">The name of its class.</param>
/// <param name="Type">Its class.</param>
/// <param name="IsEnabled">Whether it takes part.</param>
/// <param name="Hooks">The hooks that it serves, by VerneMQ's names.</param>
public sealed record VerneMqPluginInfo(string Name, Type Type, bool IsEnabled, IReadOnlyList<string> Hooks);

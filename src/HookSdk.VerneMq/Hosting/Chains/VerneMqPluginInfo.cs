namespace HookSdk.VerneMq;

/// <summary>A plugin of the server, at its place in the order of the chains.</summary>
/// <param name="Name">The name of its class, or the one that it was given.</param>
/// <param name="Type">Its class; of a delegate, <see cref="VerneMqPlugin"/>.</param>
/// <param name="IsEnabled">Whether it takes part.</param>
/// <param name="Hooks">The hooks that it serves, by VerneMQ's names.</param>
public sealed record VerneMqPluginInfo(string Name, Type Type, bool IsEnabled, IReadOnlyList<string> Hooks);

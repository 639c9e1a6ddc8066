namespace HookSdk;

/// <summary>A plugin of a server, at its place in the order of the chains.</summary>
/// <param name="Name">The name of its class, or the one that it was given.</param>
/// <param name="Type">Its class; of a delegate, the base class of the target's plugins.</param>
/// <param name="IsEnabled">Whether it takes part.</param>
/// <param name="Hooks">The hooks that it serves, by the broker's names.</param>
public sealed record HookPluginInfo(string Name, Type Type, bool IsEnabled, IReadOnlyList<string> Hooks)
{
    /// <summary>Whether it came while the server ran, and can be unloaded; others can be disabled.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>Whether it decides and enforces nothing (<see cref="HookServerOptions.DryRun"/>).</summary>
    public bool IsInDryRun { get; init; }
}

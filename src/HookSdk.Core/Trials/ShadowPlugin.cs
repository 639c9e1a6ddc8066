namespace HookSdk;

/// <summary>A plugin that is asked beside the live ones.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Options">How it is asked.</param>
/// <param name="Hooks">The hooks that it overrides, by the broker's names.</param>
internal sealed record ShadowPlugin(HookPlugin Plugin, ShadowOptions Options, IReadOnlyList<string> Hooks)
{
    public string Name => Plugin.Name;
}

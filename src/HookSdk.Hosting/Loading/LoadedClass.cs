namespace HookSdk.Hosting;

/// <summary>A class of a plugin that is loaded, and the server that it is for.</summary>
internal sealed record LoadedClass(HookPlugins Chain, HookPlugin Plugin)
{
    /// <summary>The hooks that it serves, by the broker's names.</summary>
    public IReadOnlyList<string> Hooks => Chain.Plugins.First(p => p.Name == Plugin.Name).Hooks;
}

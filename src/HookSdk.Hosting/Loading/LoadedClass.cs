namespace HookSdk.Hosting;

/// <summary>A plugin's class, ready for its chain.</summary>
internal sealed record LoadedClass(HookPlugins Chain, HookPlugin Plugin);

namespace HookSdk;

/// <summary>Registered where plugins may come while the program runs, so that a server without any is mapped all the same.</summary>
internal sealed class PluginsMayComeLater;

namespace HookSdk.Hosting;

/// <summary>A plugin cannot be used. The message is for the operator: it names the file and what is wrong. Nothing of the plugin hangs on it, so that keeping it keeps no plugin in memory.</summary>
internal class PluginProblemException(string message) : Exception(message)
{
    /// <summary>Whether the same may well succeed later, so that it is tried again.</summary>
    public bool IsTransient { get; init; }
}

namespace HookSdk;

/// <summary>A plugin at its place in the order of the chains.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="IsEnabled">Whether it takes part.</param>
/// <param name="IsLoaded">Whether it came while the server ran.</param>
internal sealed record ChainMember(HookPlugin Plugin, bool IsEnabled = true, bool IsLoaded = false)
{
    public string Name => Plugin.Name;
}

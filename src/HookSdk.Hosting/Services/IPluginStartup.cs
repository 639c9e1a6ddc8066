namespace HookSdk.Hosting;

/// <summary>
/// Registers what a plugin from the directory needs. The class is named in <c>plugin.json</c> (<c>"startup"</c>) and has a constructor without parameters. Services stay the
/// plugin's own; what is not registered comes from the program.
/// </summary>
public interface IPluginStartup
{
    /// <summary>Adds the plugin's services. What it throws refuses this version, and the operator sees why.</summary>
    /// <param name="context">The plugin: its services, its settings, its folder.</param>
    public void ConfigureServices(PluginStartupContext context);
}

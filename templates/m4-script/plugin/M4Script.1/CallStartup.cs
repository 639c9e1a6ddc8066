using HookSdk.Hosting;

namespace M4Script._1;

/// <summary>Registers the services of the script, each time that a version of it is loaded. They are this version's alone, and go with it.</summary>
public sealed class CallStartup : IPluginStartup
{
    public void ConfigureServices(PluginStartupContext context)
    {
        context.AllowKeys("CallerIds", "Blocked", "Lookup");
        context.Services.AddCallServices(context.Settings);
    }
}

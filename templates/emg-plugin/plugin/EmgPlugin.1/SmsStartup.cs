using HookSdk.Hosting;

namespace EmgPlugin._1;

/// <summary>Registers the services of the plugin, each time that a version of it is loaded. They are this version's alone, and go with it.</summary>
public sealed class SmsStartup : IPluginStartup
{
    public void ConfigureServices(PluginStartupContext context)
    {
        context.AllowKeys("OptOut", "SenderIds", "Footers", "Routes");
        context.Services.AddSmsServices($"{context.Section}:");
    }
}

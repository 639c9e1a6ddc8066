using EmqxHooks._1.Connections;
using HookSdk.Hosting;

namespace EmqxHooks._1;

/// <summary>Registers the services of the provider, each time that a version of it is loaded. They are this version's alone, and go with it.</summary>
public sealed class MqttStartup : IPluginStartup
{
    public void ConfigureServices(PluginStartupContext context)
    {
#if (jwt)
        context.AllowKeys("Jwt", "Acl", "Rules");
#else
        context.AllowKeys("Users", "Acl", "Rules");
#endif
        context.Services.AddMqttServices($"{context.Section}:");
        context.Services.AddHostedService<CountsLog>();
    }
}

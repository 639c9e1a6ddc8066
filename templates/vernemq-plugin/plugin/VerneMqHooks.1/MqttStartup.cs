using HookSdk.Hosting;

namespace VerneMqHooks._1;

/// <summary>Registers the services of the plugin, each time that a version of it is loaded. They are this version's alone, and go with it.</summary>
public sealed class MqttStartup : IPluginStartup
{
    public void ConfigureServices(PluginStartupContext context)
    {
#if (jwt)
        context.AllowKeys("Jwt", "Acl", "LegacyTopics");
#else
        context.AllowKeys("Users", "Acl", "LegacyTopics");
#endif
        context.Services.AddMqttServices($"{context.Section}:");
    }
}

using VerneMqHooks._1.Sessions;
using VerneMqHooks._1.Topics;

namespace VerneMqHooks._1;

/// <summary>Registers what the plugin needs.</summary>
public static class MqttServiceCollectionExtensions
{
    /// <summary>Adds the settings and what is made of them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="above">The section that holds the plugin's sections, with a colon behind it; empty: they stand at the top of the configuration.</param>
    public static IServiceCollection AddMqttServices(this IServiceCollection services, string above = "")
    {
#if (jwt)
        services.AddJwtLogins(above + "Jwt");
#else
        services.AddConfiguredUsers(above + "Users");

        // Ends no connection until Hooks:VerneMqManagement:Enabled is true.
        services.AddVerneMqManagement();
        services.AddAccountClosing();

#endif
        services.AddTopicAccessPolicy(above + "Acl");
        services.AddStrictSettings<LegacyTopicOptions>(above + "LegacyTopics");

        services.AddSingleton<LegacyTopics>();
        services.AddSingleton<SessionLog>();
        return services;
    }
}

using EmqxHooks._1.Connections;
using EmqxHooks._1.Messages;

namespace EmqxHooks._1;

/// <summary>Registers what the provider needs.</summary>
public static class MqttServiceCollectionExtensions
{
    /// <summary>Adds the settings and what is made of them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="above">The section that holds the provider's sections, with a colon behind it; empty: they stand at the top of the configuration.</param>
    public static IServiceCollection AddMqttServices(this IServiceCollection services, string above = "")
    {
#if (jwt)
        services.AddJwtLogins(above + "Jwt");
#else
        services.AddConfiguredUsers(above + "Users");
#endif
        services.AddTopicAccessPolicy(above + "Acl");

        // Ends no connection until Hooks:EmqxManagement:Enabled is true.
        services.AddEmqxManagement();
#if (jwt)
        services.AddTokenExpiry();
#else
        services.AddAccountClosing();
#endif
        services.AddStrictSettings<MessageRuleList>(above + "Rules");

        services.AddSingleton<MessageRules>();
        services.AddSingleton<ConnectionCounts>();
        return services;
    }
}

using EmgPlugin._1.Footers;
using EmgPlugin._1.OptOut;
using EmgPlugin._1.Routing;
using EmgPlugin._1.SenderIds;
using HookSdk.Numbers;

namespace EmgPlugin._1;

/// <summary>Registers what the plugin needs.</summary>
public static class SmsServiceCollectionExtensions
{
    /// <summary>Adds the settings and what is made of them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="above">The section that holds the plugin's sections, with a colon behind it; empty: they stand at the top of the configuration.</param>
    public static IServiceCollection AddSmsServices(this IServiceCollection services, string above = "")
    {
        services.AddStrictSettings<OptOutOptions>(above + "OptOut");
        services.AddStrictSettings<SenderIdOptions>(above + "SenderIds");
        services.AddStrictSettings<FooterOptions>(above + "Footers");
        services.AddStrictSettings<PrefixRouteOptions>(above + "Routes");

        // For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "0", CountryCode = "46" }).
        services.AddSingleton(NumberNormalizer.Default);
        services.AddSingleton<IOptOutList, ConfiguredOptOutList>();
        services.AddSingleton<SenderIdTable>();
        services.AddSingleton<FooterTable>();
        services.AddSingleton<RouteTable>();
        return services;
    }
}

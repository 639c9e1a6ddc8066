using HookSdk.Numbers;
using M4Script._1.Numbers;
using M4Script._1.Rules;

namespace M4Script._1;

/// <summary>Registers what the script needs.</summary>
public static class CallServiceCollectionExtensions
{
    /// <summary>Adds the rules and what is made of them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="rules">Where the rules stand: the configuration, or a section of it.</param>
    public static IServiceCollection AddCallServices(this IServiceCollection services, IConfiguration rules)
    {
        // For numbers as they are dialled within one country: new NumberNormalizer(new() { NationalPrefix = "8", CountryCode = "370" }).
        services.AddSingleton(NumberNormalizer.Default);
        services.AddSingleton<ICallRules>(provider => new LiveCallRules(rules, provider.GetRequiredService<NumberNormalizer>(), provider.GetRequiredService<ILogger<LiveCallRules>>()));
        services.AddSingleton<ICallLog, CallLog>();
        return services.AddPortedNumbers();
    }
}

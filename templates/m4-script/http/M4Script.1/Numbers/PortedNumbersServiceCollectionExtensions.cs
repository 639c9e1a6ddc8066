using Microsoft.Extensions.DependencyInjection;

namespace M4Script._1.Numbers;

/// <summary>Registers the lookup.</summary>
public static class PortedNumbersServiceCollectionExtensions
{
    public static IServiceCollection AddPortedNumbers(this IServiceCollection services)
    {
        services
            .AddHttpLookup<PortedNumbers>(static options =>
            {
                // Of the 700 ms that the script has; what it does not get by then it goes without.
                options.Budget = TimeSpan.FromMilliseconds(300);
                options.KeepFor = TimeSpan.FromMinutes(10);
                options.KeepAbsentFor = TimeSpan.FromMinutes(1);
            })
            // The client would log each address, and with it the number.
            .RemoveAllLoggers();
        return services;
    }
}

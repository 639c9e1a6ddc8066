using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>The filters around all plugins of one target, in the order in which they were added.</summary>
internal sealed class FilterList
{
    private readonly List<FilterSource> _filters = [];

    public IReadOnlyList<FilterSource> Filters => _filters;

    public void Add(FilterSource filter)
    {
        if (_filters.Exists(f => f.Type == filter.Type))
        {
            throw new InvalidOperationException($"The filter '{filter.Type.Name}' was added twice; each call would run it twice.");
        }

        _filters.Add(filter);
    }

    /// <summary>Adds a filter to a target's list, and its class as a service. What every builder's AddHookFilter does.</summary>
    /// <exception cref="InvalidOperationException">It was added before, or is a singleton already.</exception>
    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(IServiceCollection services, string target, ServiceLifetime lifetime)
        where TFilter : class
    {
        FilterSource filter = FilterSource.Of<TFilter>();
        FilterList list = services.Where(s => s.IsKeyedService && s.ServiceType == typeof(FilterList) && Equals(s.ServiceKey, target))
            .Select(static s => s.KeyedImplementationInstance).OfType<FilterList>().Single();
        list.Add(filter);
        filter.Register(services, lifetime);
        if (lifetime != ServiceLifetime.Singleton && services.Last(s => !s.IsKeyedService && s.ServiceType == typeof(TFilter)).Lifetime == ServiceLifetime.Singleton)
        {
            throw new InvalidOperationException($"'{filter.Type.Name}' is a singleton already, by an attribute or by another server: register it before, with services.AddScoped<{filter.Type.Name}>().");
        }
    }
}

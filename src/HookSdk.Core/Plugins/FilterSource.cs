using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HookSdk;

/// <summary>One filter's class, and how an instance is had.</summary>
internal sealed class FilterSource
{
    private readonly Func<IServiceProvider, object> _make;
    private readonly Action<IServiceCollection, ServiceLifetime> _register;
    private object? _made;

    private FilterSource(Type type, Func<IServiceProvider, object> make, Action<IServiceCollection, ServiceLifetime> register)
    {
        Type = type;
        _make = make;
        _register = register;
    }

    public Type Type { get; }

    public static FilterSource Of<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>()
        where TFilter : class => new(
        typeof(TFilter),
        static services => ActivatorUtilities.GetServiceOrCreateInstance<TFilter>(services),
        static (services, lifetime) => services.TryAdd(new ServiceDescriptor(typeof(TFilter), typeof(TFilter), lifetime)));

    /// <summary>Adds the class as a service, unless it is one already.</summary>
    public void Register(IServiceCollection services, ServiceLifetime lifetime = ServiceLifetime.Singleton) => _register(services, lifetime);

    /// <summary>Makes the one instance for all calls, so that what its constructor lacks stops the start. Null: each call takes one of its own from its services.</summary>
    /// <exception cref="InvalidOperationException">It takes something that is not registered, or as a singleton a scoped service.</exception>
    public object? Make(IServiceProvider root)
    {
        HookRegistrations? registrations = root.GetService<HookRegistrations>();
        if (registrations?.Services.LastOrDefault(s => !s.IsKeyedService && s.ServiceType == Type) is { Lifetime: not ServiceLifetime.Singleton })
        {
            return null;
        }

        if (_made is null)
        {
            CapturedServices.Refuse(root, Type, key: null, $"Register the filter with services.AddScoped<{Type.Name}>()");
        }

        return _made ??= _make(root);
    }

    public object MakeFor(IServiceProvider call) => _make(call);
}

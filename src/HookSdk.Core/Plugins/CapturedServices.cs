using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>
/// Finds a scoped service that one instance for all calls would hold for ever: a database context that every call shares, say. The container finds this
/// too, but only where it validates scopes, which is in Development.
/// </summary>
/// <remarks>What a factory or an instance holds cannot be seen; of open generic services only the lifetime is.</remarks>
internal sealed class CapturedServices(IServiceCollection services, IServiceProviderIsService? known)
{
    private readonly HashSet<ServiceDescriptor> _seen = [];

    /// <summary>The way from the singleton to the scoped service, type by type; null when it holds none.</summary>
    public IReadOnlyList<Type>? Find(Type singleton, object? key = null)
    {
        List<Type> way = [singleton];
        return Last(singleton, key) is { } descriptor && HoldsScoped(descriptor, way) ? way : null;
    }

    /// <summary>Refuses a singleton that would hold a scoped service for ever.</summary>
    /// <param name="root">The application's services.</param>
    /// <param name="type">The singleton.</param>
    /// <param name="key">The key that it was added by; null: none.</param>
    /// <param name="advice">What to do, beside taking the service in the call.</param>
    /// <exception cref="InvalidOperationException">It holds one.</exception>
    public static void Refuse(IServiceProvider root, Type type, object? key, string advice)
    {
        if (root.GetService<HookRegistrations>() is { } registrations && new CapturedServices(registrations.Services, root.GetService<IServiceProviderIsService>()).Find(type, key) is { } way)
        {
            throw new InvalidOperationException(
                $"'{type.Name}' is a singleton, and takes the scoped service '{way[^1].Name}'{(way.Count > 2 ? $" by way of {string.Join(", ", way.Skip(1).SkipLast(1).Select(static t => $"'{t.Name}'"))}" : "")}: "
                + $"one instance of that would serve all calls at once. {advice}, or take the service from context.Services in the call.");
        }
    }

    private bool HoldsScoped(ServiceDescriptor descriptor, List<Type> way)
    {
        Type? implementation = descriptor.IsKeyedService ? descriptor.KeyedImplementationType : descriptor.ImplementationType;
        if (implementation is null || implementation.IsGenericTypeDefinition || !_seen.Add(descriptor) || ConstructorOf(implementation, descriptor.ServiceKey) is not { } constructor)
        {
            return false;
        }

        foreach (ParameterInfo parameter in constructor.GetParameters())
        {
            foreach (ServiceDescriptor taken in Descriptors(parameter, descriptor.ServiceKey))
            {
                way.Add(taken.ServiceType.IsGenericTypeDefinition ? parameter.ParameterType : taken.ServiceType);
                if (taken.Lifetime == ServiceLifetime.Scoped || HoldsScoped(taken, way))
                {
                    return true;
                }

                way.RemoveAt(way.Count - 1);
            }
        }

        return false;
    }

    /// <summary>The constructor that the container takes: the longest of those whose parameters it can give.</summary>
    private ConstructorInfo? ConstructorOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, object? own) =>
        type.GetConstructors()
            .OrderByDescending(static c => c.GetParameters().Length)
            .FirstOrDefault(c => Array.TrueForAll(c.GetParameters(), p => p.HasDefaultValue || KeyOf(p, own) is not null || p.IsDefined(typeof(ServiceKeyAttribute), inherit: false) || known?.IsService(p.ParameterType) != false));

    private IEnumerable<ServiceDescriptor> Descriptors(ParameterInfo parameter, object? own)
    {
        Type type = parameter.ParameterType;
        object? key = KeyOf(parameter, own);
        if (key is null && type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        {
            Type item = type.GenericTypeArguments[0];
            return services.Where(s => !s.IsKeyedService && s.ServiceType == item);
        }

        ServiceDescriptor? taken = Last(type, key) ?? (type.IsConstructedGenericType ? Last(type.GetGenericTypeDefinition(), key) : null);
        return taken is null ? [] : [taken];
    }

    private ServiceDescriptor? Last(Type type, object? key) =>
        services.LastOrDefault(s => s.ServiceType == type && (s.IsKeyedService ? key is not null && Equals(s.ServiceKey, key) : key is null));

    /// <summary>The key that a parameter is found by: its own, or without one the key of the service that takes it.</summary>
    private static object? KeyOf(ParameterInfo parameter, object? own) =>
        parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is not { } keyed ? null : keyed.LookupMode == ServiceKeyLookupMode.InheritKey ? own : keyed.Key;
}

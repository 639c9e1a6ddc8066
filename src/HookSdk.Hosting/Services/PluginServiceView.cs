using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting;

/// <summary>
/// The services of a plugin as its classes see them, of one scope or of the root: the plugin's own, and for the rest those of the program. A scope of the program's is opened when
/// something of it is asked for, and ends with this one.
/// </summary>
internal sealed class PluginServiceView(IServiceProvider own, HostServices host, OwnServices registered, IServiceScopeFactory scopes, bool isRoot)
    : IKeyedServiceProvider, ISupportRequiredService, IServiceProviderIsKeyedService, IDisposable, IAsyncDisposable
{
    private readonly IServiceProviderIsKeyedService _known = own.GetRequiredService<IServiceProviderIsKeyedService>();
    private readonly Lock _lock = new();
    private AsyncServiceScope? _hostScope;

    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(IServiceProvider) || serviceType == typeof(IKeyedServiceProvider) || serviceType == typeof(IServiceProviderIsService) || serviceType == typeof(IServiceProviderIsKeyedService))
        {
            return this;
        }

        return serviceType == typeof(IServiceScopeFactory) ? scopes
            : IsOwn(serviceType) ? own.GetService(serviceType)
            : host.Has(serviceType) ? FromHost(serviceType).GetService(serviceType)
            : own.GetService(serviceType);
    }

    public object GetRequiredService(Type serviceType) => GetService(serviceType) ?? throw Missing(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey)
    {
        if (serviceKey is null)
        {
            return GetService(serviceType);
        }

        return _known.IsKeyedService(Asked(serviceType), serviceKey) ? ((IKeyedServiceProvider)own).GetKeyedService(serviceType, serviceKey)
            : host.Has(serviceType, serviceKey) ? ((IKeyedServiceProvider)FromHost(serviceType)).GetKeyedService(serviceType, serviceKey)
            : ((IKeyedServiceProvider)own).GetKeyedService(serviceType, serviceKey);
    }

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => GetKeyedService(serviceType, serviceKey) ?? throw Missing(serviceType);

    public bool IsService(Type serviceType) => _known.IsService(serviceType) || host.Has(serviceType);

    public bool IsKeyedService(Type serviceType, object? serviceKey) => _known.IsKeyedService(serviceType, serviceKey) || (serviceKey is not null && host.Has(serviceType, serviceKey));

    public void Dispose() => _hostScope?.Dispose();

    public ValueTask DisposeAsync() => _hostScope?.DisposeAsync() ?? default;

    /// <summary>Of a list, whether one of what it lists is the plugin's own: a list is never put together of both.</summary>
    private bool IsOwn(Type type) => !registered.AreHostsOptions(type) && _known.IsService(Asked(type));

    private static Type Asked(Type type) => IsList(type) ? type.GenericTypeArguments[0] : type;

    private static bool IsList(Type type) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>);

    private static InvalidOperationException Missing(Type type) => new($"'{type.Name}' is registered neither by the plugin's startup nor by the program.");

    private IServiceProvider FromHost(Type type)
    {
        if (isRoot)
        {
            host.RefuseScoped(type);
            return host.Root;
        }

        lock (_lock)
        {
            return (_hostScope ??= host.Root.CreateAsyncScope()).ServiceProvider;
        }
    }
}

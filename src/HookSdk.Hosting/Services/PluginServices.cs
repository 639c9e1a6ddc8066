using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting;

/// <summary>
/// The container of one version of a plugin. It is the plugin's alone, and goes with it: a shared one would keep the types of each version for ever, in its call sites, loggers and
/// options. What is registered by a type or a factory is made with <see cref="PluginServiceView"/>, so that it is given the program's services too; these are not disposed of here.
/// </summary>
internal sealed class PluginServices : IServiceScopeFactory, IAsyncDisposable
{
    private readonly ServiceProvider _own;
    private readonly PluginServiceView _root;
    private readonly IServiceProvider _rootScope;

    private PluginServices(IServiceCollection registered, IServiceProvider program)
    {
        HostServices host = new(program);
        OwnServices own = new(registered);
        ServiceCollection made = [];
        foreach (ServiceDescriptor descriptor in registered.Where(static s => !IsCoresOwnWork(s)))
        {
            made.Add(WithView(descriptor));
        }

        made.AddSingleton(static services => new RootScope(services));
        made.AddScoped(services => new PluginServiceView(services, host, own, this, isRoot: false));
        _own = made.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        _rootScope = _own.GetRequiredService<RootScope>().Services;
        _root = new PluginServiceView(_own, host, own, this, isRoot: true);
    }

    /// <summary>The services as the plugin's singletons see them.</summary>
    public IServiceProvider Root => _root;

    /// <summary>The plugin's own work in the background.</summary>
    public IReadOnlyList<IHostedService> Work => [.. _own.GetServices<IHostedService>()];

    /// <summary>The checks that the plugin has added as services.</summary>
    public IEnumerable<IPluginSelfCheck> Checks => _own.GetServices<IPluginSelfCheck>();

    /// <summary>Starts a container for a plugin: what is there before its startup adds to it.</summary>
    public static ServiceCollection Begin(IServiceProvider program)
    {
        ServiceCollection services = [];
        services.AddSingleton<ILoggerFactory>(new PluginLoggerFactory(program.GetRequiredService<ILoggerFactory>()));
        services.AddLogging();
        services.AddOptions();
        services.AddMetrics();
        services.AddMemoryCache();
        services.AddSingleton(program.GetService<TimeProvider>() ?? Clock.System);
        services.AddSingleton(new HookRegistrations(services));
        return services;
    }

    /// <summary>Makes the container.</summary>
    public static PluginServices Build(ServiceCollection services, IServiceProvider program)
    {
        if (services.Any(static s => s.ServiceType == typeof(IHttpClientFactory)))
        {
            // Handlers that expire hang on timers, which keep the plugin for minutes. Connections that expire do what that is for.
            services.ConfigureHttpClientDefaults(static clients => clients
                .UseSocketsHttpHandler(static (handler, _) => handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2))
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan));
        }

        return new PluginServices(services, program);
    }

    public IServiceScope CreateScope()
    {
        AsyncServiceScope scope = _own.CreateAsyncScope();
        return new PluginScope(scope, scope.ServiceProvider.GetRequiredService<PluginServiceView>());
    }

    /// <summary>The view of the root opens no scope of the program's, so there is nothing of it to dispose of.</summary>
    public ValueTask DisposeAsync() => _own.DisposeAsync();

    /// <summary>What HookSdk.Core's own Add calls start runs in the program already.</summary>
    private static bool IsCoresOwnWork(ServiceDescriptor descriptor) =>
        descriptor.ServiceType == typeof(IHostedService) && !descriptor.IsKeyedService && descriptor.ImplementationType?.Assembly == typeof(HookContext).Assembly;

    private ServiceDescriptor WithView(ServiceDescriptor descriptor)
    {
        if (descriptor.ServiceType.IsGenericTypeDefinition)
        {
            return descriptor;
        }

        if (descriptor.IsKeyedService)
        {
            return descriptor.KeyedImplementationFactory is { } keyed ? new ServiceDescriptor(descriptor.ServiceType, descriptor.ServiceKey, (services, key) => keyed(View(services), key), descriptor.Lifetime)
                : descriptor.KeyedImplementationType is { } keyedType && !TakesItsKey(keyedType) && Maker(keyedType) is var makeKeyed ? new ServiceDescriptor(descriptor.ServiceType, descriptor.ServiceKey, (services, _) => makeKeyed(View(services)), descriptor.Lifetime)
                : descriptor;
        }

        return descriptor.ImplementationFactory is { } factory ? new ServiceDescriptor(descriptor.ServiceType, services => factory(View(services)), descriptor.Lifetime)
            : descriptor.ImplementationType is { } type && Maker(type) is var make ? new ServiceDescriptor(descriptor.ServiceType, services => make(View(services)), descriptor.Lifetime)
            : descriptor;
    }

    private PluginServiceView View(IServiceProvider services) => ReferenceEquals(services, _rootScope) || ReferenceEquals(services, _own) ? _root : services.GetRequiredService<PluginServiceView>();

    private static Func<IServiceProvider, object> Maker(Type type)
    {
        if (type.GetConstructors().Length != 1)
        {
            return services => ActivatorUtilities.CreateInstance(services, type);
        }

        ObjectFactory? factory = null;
        return services => (factory ??= ActivatorUtilities.CreateFactory(type, Type.EmptyTypes))(services, null);
    }

    private static bool TakesItsKey(Type type) => type.GetConstructors().SelectMany(static c => c.GetParameters()).Any(static p => p.IsDefined(typeof(ServiceKeyAttribute), inherit: false));

    /// <summary>The root scope as factories are handed it.</summary>
    private sealed class RootScope(IServiceProvider services)
    {
        public IServiceProvider Services => services;
    }

    private sealed class PluginScope(AsyncServiceScope scope, PluginServiceView view) : IServiceScope, IAsyncDisposable
    {
        public IServiceProvider ServiceProvider => view;

        public void Dispose() => scope.Dispose();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}

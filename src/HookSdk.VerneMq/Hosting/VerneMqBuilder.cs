using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HookSdk.VerneMq;

/// <summary>Adds plugins to the VerneMQ hook server. The order of the calls is the order of the chain.</summary>
public sealed partial class VerneMqBuilder
{
    internal VerneMqBuilder(IServiceCollection services, string? serverName)
    {
        Services = services;
        ServerName = serverName;
    }

    /// <summary>The name of the server; null: it is the one without.</summary>
    public string? ServerName { get; }

    /// <summary>The services that the plugins are added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a plugin behind those already added.</summary>
    /// <typeparam name="TPlugin">The plugin's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">
    /// Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.
    /// </param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode.</exception>
    public VerneMqBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TPlugin : VerneMqPlugin
    {
        Services.AddPlugin<VerneMqPlugin, TPlugin>(lifetime, ServerName);
        return this;
    }

    /// <summary>Adds a plugin that is already made, behind those already added. It serves all calls at once, and stays the caller's to dispose of.</summary>
    /// <param name="instance">The plugin.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode; or the name is another's.</exception>
    public VerneMqBuilder Add(VerneMqPlugin instance, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Services.AddPlugin(instance, instance.GetType(), name, ServerName);
        return this;
    }

    /// <summary>Adds a plugin that a factory makes, behind those already added. The class becomes no service; what was made is disposed of with the services that it was made from.</summary>
    /// <typeparam name="TPlugin">The class of what is made, and none that derives from it: which hooks are served is read from it.</typeparam>
    /// <param name="factory">Makes the plugin: a singleton from the application's services at the start, a scoped one from the call's.</param>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from a scope that ends with the handler.</param>
    /// <param name="name">What logs and limits call it; null, the default: as its class. Two of one class need a name.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, was added before, or overrides a hook that decides something without stating a legal failure mode; or the name is another's.</exception>
    public VerneMqBuilder Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TPlugin>(
        Func<IServiceProvider, TPlugin> factory, ServiceLifetime lifetime = ServiceLifetime.Singleton, string? name = null)
        where TPlugin : VerneMqPlugin
    {
        Services.AddPlugin<VerneMqPlugin, TPlugin>(factory, lifetime, name, ServerName);
        return this;
    }

    /// <summary>
    /// Lets the server register its hooks at the broker's management API: at the start, again after the broker has restarted, and when plugins are disabled,
    /// enabled, loaded or unloaded. Its state is the health check <c>hooksdk-vernemq-registered</c> (tag <c>registered</c>), of a named server with <c>-name</c> behind it.
    /// </summary>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:VerneMq:Registration</c>.</param>
    /// <returns>The builder.</returns>
    public VerneMqBuilder AddRegistration(Action<VerneMqRegistrationOptions>? configure = null)
    {
        if (configure is not null)
        {
            Services.AddSingleton<IConfigureOptions<VerneMqOptions>>(new RegistrationInCode(ServerName ?? Options.DefaultName, configure));
        }

        string? server = ServerName;
        if (!Services.Any(s => s.ServiceType == typeof(VerneMqRegistrar) && Equals(s.ServiceKey, server)))
        {
            Services.AddOf(server, provider => new VerneMqRegistrar(
                provider.GetOf<WantedHooks>(server), provider.GetOf<OwnUrl>(server), provider.GetOf<VerneMqLog>(server), provider.GetRequiredService<TimeProvider>()));
            Services.AddSingleton<IHostedService>(provider => provider.GetOf<VerneMqRegistrar>(server));
            Services.AddHealthChecks().Add(new HealthCheckRegistration(
                server is null ? "hooksdk-vernemq-registered" : $"hooksdk-vernemq-registered-{server}",
                provider => new RegisteredCheck(provider.GetOf<WantedHooks>(server), provider.GetOf<VerneMqRegistrar>(server)),
                failureStatus: null,
                tags: ["registered"]));
        }

        return this;
    }

    /// <summary>Adds a plugin that is asked beside the live plugins, with real calls after their replies are out. What it answers reaches nobody: it is held against the live replies, and counted. See docs/shadow.md.</summary>
    /// <typeparam name="TPlugin">The plugin's class; its constructor is given services. It gets an object of its own, also where it is a live plugin's class.</typeparam>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, or overrides a hook that decides something without stating a legal failure mode; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public VerneMqBuilder Shadow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(Action<ShadowOptions>? configure = null)
        where TPlugin : VerneMqPlugin
    {
        Services.AddShadow<VerneMqPlugin, TPlugin>(VerneMqServiceCollectionExtensions.Target, ServerName, configure);
        return this;
    }

    /// <summary>Adds a plugin that is already made, as <see cref="Shadow{TPlugin}(Action{ShadowOptions}?)"/> does. It stays the caller's to dispose of.</summary>
    /// <param name="instance">The plugin.</param>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, or overrides a hook that decides something without stating a legal failure mode; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public VerneMqBuilder Shadow(VerneMqPlugin instance, Action<ShadowOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Services.AddShadow(instance, instance.GetType(), VerneMqServiceCollectionExtensions.Target, ServerName, configure);
        return this;
    }

    /// <summary>Adds a plugin that a factory makes, as <see cref="Shadow{TPlugin}(Action{ShadowOptions}?)"/> does.</summary>
    /// <typeparam name="TPlugin">The class of what is made, and none that derives from it: which hooks it is asked about is read from it.</typeparam>
    /// <param name="factory">Makes the plugin: a singleton from the application's services at the start, a scoped one from the call's.</param>
    /// <param name="configure">Says how it is asked; null: by the defaults of <see cref="ShadowOptions"/>.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The class overrides no hook, or overrides a hook that decides something without stating a legal failure mode; or the name is another shadow's.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or names no hook.</exception>
    public VerneMqBuilder Shadow<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] TPlugin>(Func<IServiceProvider, TPlugin> factory, Action<ShadowOptions>? configure = null)
        where TPlugin : VerneMqPlugin
    {
        Services.AddShadow<VerneMqPlugin, TPlugin>(factory, VerneMqServiceCollectionExtensions.Target, ServerName, configure);
        return this;
    }

    /// <summary>Adds a filter around every hook of every plugin, inside the filters already added. See docs/filters.md.</summary>
    /// <typeparam name="TFilter">The filter's class; its constructor is given services.</typeparam>
    /// <param name="lifetime">Singleton, the default: one instance for all calls at once. Scoped: one for each call, from the call's scope.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="InvalidOperationException">The filter was added before.</exception>
    public VerneMqBuilder AddHookFilter<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFilter>(ServiceLifetime lifetime = ServiceLifetime.Singleton)
        where TFilter : class, IHookFilter
    {
        FilterList.Add<TFilter>(Services, ServerId.TargetOf(VerneMqServiceCollectionExtensions.Target, ServerName), lifetime);
        return this;
    }

    private VerneMqBuilder Add(string method, HookHandler handler, FailureMode? onFailure = null, string? name = null, [CallerMemberName] string form = "")
    {
        Services.AddDelegate<VerneMqPlugin>(method, handler, onFailure, name, form, ServerName);
        return this;
    }

    /// <summary>A delegate for publishes of any MQTT version: those of MQTT 5 have a reply of their own.</summary>
    private static HookHandler BothVersions(HookHandler handler)
    {
        Func<AuthOnPublishRequest, HookContext, ValueTask<PublishReply>> decide = handler.For<AuthOnPublishRequest, PublishReply>();
        return handler.Also(new Func<AuthOnPublishM5Request, HookContext, ValueTask<PublishM5Reply>>((request, context) => PublishM5Reply.Of(decide(request, context))));
    }
}

using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.Emg;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds EMG plugins to an application.</summary>
public static class EmgServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "emg";

    /// <summary>The section of the configuration.</summary>
    internal const string Section = "Hooks:Emg";

    /// <summary>Adds the EMG plugin server; plugins are added to what it returns.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:Emg</c>.</param>
    /// <returns>A builder for plugins.</returns>
    public static EmgBuilder AddEmg(this IServiceCollection services, Action<EmgOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<EmgOptions>(Target, Section, static (section, options) => section.Bind(options), EmgHookNames.All, [nameof(EmgOptions.BrokerTimeout)]);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.TryAddPluginList(EmgHookTable.All))
        {
            services.AddSingleton<IValidateOptions<EmgOptions>, EmgOptionsValidator>();
            services.AddNotificationQueue<EmgOptions>(Target, static o => o.BackgroundQueueLength);
        }

        return new EmgBuilder(services);
    }

    /// <summary>Adds one EMG plugin: short for <c>AddEmg().Add&lt;TPlugin&gt;()</c>.</summary>
    /// <typeparam name="TPlugin">The plugin's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:Emg</c>.</param>
    /// <returns>A builder for further plugins.</returns>
    public static EmgBuilder AddEmgPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this IServiceCollection services, Action<EmgOptions>? configure = null)
        where TPlugin : EmgPlugin => services.AddEmg(configure).Add<TPlugin>();
}

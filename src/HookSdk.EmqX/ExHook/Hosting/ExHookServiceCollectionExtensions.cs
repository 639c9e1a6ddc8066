using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using HookSdk;
using HookSdk.EmqX.ExHook;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds ExHook providers to an application.</summary>
public static class ExHookServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "exhook";

    /// <summary>Where its settings stand.</summary>
    internal const string Section = "Hooks:ExHook";

    /// <summary>Adds the ExHook server; providers are added to what it returns. Kestrel's limits for HTTP/2 are set as EMQX's client needs them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExHook</c>.</param>
    /// <returns>A builder for providers.</returns>
    public static ExHookBuilder AddExHook(this IServiceCollection services, Action<ExHookOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpcTransport();
        services.AddHookServer<ExHookOptions>(Target, Section, static (section, options) => section.Bind(options), ExHookHookNames.All, refusing: ExHookHookNames.Deciding);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (!services.Any(static s => s.ImplementationInstance is ExHookProviders))
        {
            services.AddSingleton(new ExHookProviders());
            services.AddSingleton<IValidateOptions<ExHookOptions>, ExHookOptionsValidator>();
            services.AddSingleton<ExHookServer>();
            services.AddNotificationQueue<ExHookOptions>(Target, static o => o.BackgroundQueueLength);
        }

        return new ExHookBuilder(services);
    }

    /// <summary>Adds one ExHook provider: short for <c>AddExHook().Add&lt;TProvider&gt;()</c>.</summary>
    /// <typeparam name="TProvider">The provider's class.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExHook</c>.</param>
    /// <returns>A builder for further providers.</returns>
    public static ExHookBuilder AddExHookProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>(
        this IServiceCollection services, Action<ExHookOptions>? configure = null)
        where TProvider : ExHookProvider => services.AddExHook(configure).Add<TProvider>();
}

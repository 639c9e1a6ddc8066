using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.EmqX.ExProto;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an ExProto handler to an application.</summary>
public static class ExProtoServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "exproto";

    private const string Section = "Hooks:ExProto";

    /// <summary>
    /// Adds the ExProto server; the handler is added to what it returns. Whether EMQX's adapter answers is the health check <c>hooksdk-exproto-adapter</c> (tags <c>ready</c>
    /// and <c>adapter</c>).
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExProto</c>.</param>
    /// <returns>A builder for the handler.</returns>
    public static ExProtoBuilder AddExProto(this IServiceCollection services, Action<ExProtoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<ExProtoOptions>(Target, Section, static (section, options) => section.Bind(options));
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddGrpcTransport();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ExProtoOptions>, ExProtoOptionsValidator>(static _ => new ExProtoOptionsValidator(Section)));
        services.TryAddSingleton(static provider => new ExProtoServer(
            provider.GetRequiredKeyedService<HookServer>(Target),
            provider.GetService<ExProtoHandler>() ?? throw new InvalidOperationException("No ExProto handler was added. Call builder.Services.AddExProtoHandler<YourHandler>() first."),
            provider.GetRequiredService<IOptions<ExProtoOptions>>().Value,
            provider));
        if (!services.Any(static s => s.ImplementationType == typeof(ExProtoLifecycle)))
        {
            services.AddSingleton<IHostedService, ExProtoLifecycle>();
            services.AddHealthChecks().AddCheck<AdapterCheck>("hooksdk-exproto-adapter", tags: ["ready", "adapter"]);
        }

        return new ExProtoBuilder(services);
    }

    /// <summary>Adds the ExProto server and its handler: short for <c>AddExProto().Add&lt;THandler&gt;()</c>.</summary>
    /// <typeparam name="THandler">The handler's class; its constructor is given services.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExProto</c>.</param>
    /// <returns>A builder.</returns>
    /// <exception cref="InvalidOperationException">A handler was added before.</exception>
    public static ExProtoBuilder AddExProtoHandler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IServiceCollection services, Action<ExProtoOptions>? configure = null)
        where THandler : ExProtoHandler => services.AddExProto(configure).Add<THandler>();
}

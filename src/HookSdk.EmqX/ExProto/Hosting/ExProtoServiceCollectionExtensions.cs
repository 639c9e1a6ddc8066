using System.Diagnostics.CodeAnalysis;
using HookSdk;
using HookSdk.EmqX.ExProto;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds an ExProto handler to an application.</summary>
public static class ExProtoServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "exproto";

    /// <summary>Where its settings stand.</summary>
    internal const string Section = "Hooks:ExProto";

    /// <summary>
    /// Adds the ExProto server; the handler is added to what it returns. Whether EMQX's adapter answers is the health check <c>hooksdk-exproto-adapter</c> (tags <c>ready</c>
    /// and <c>adapter</c>).
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExProto</c>.</param>
    /// <returns>A builder for the handler.</returns>
    public static ExProtoBuilder AddExProto(this IServiceCollection services, Action<ExProtoOptions>? configure = null) => Add(services, null, configure);

    /// <summary>
    /// Adds an ExProto server under a name, beside others: a second gateway, of another protocol or another EMQX, with settings of its own, at a host or port of its own. See docs/servers.md. Its health check is
    /// <c>hooksdk-exproto-adapter-name</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The server's name: 1 to 64 characters of A-Z, a-z, 0-9, '-' and '_'.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:ExProto:Servers:name</c>.</param>
    /// <returns>A builder for the handler.</returns>
    /// <exception cref="ArgumentException">It cannot be a name, or differs from another's by capitals alone.</exception>
    public static ExProtoBuilder AddExProto(this IServiceCollection services, string name, Action<ExProtoOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Add(services, name, configure);
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

    private static ExProtoBuilder Add(IServiceCollection services, string? name, Action<ExProtoOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddHookServer<ExProtoOptions>(Target, Section, static (section, options) => section.Bind(options), name: name, refused: [nameof(ExProtoOptions.DryRun)], words: ExProtoEndpointRouteBuilderExtensions.Words);
        if (configure is not null)
        {
            services.Configure(name ?? Options.Options.DefaultName, configure);
        }

        services.AddGrpcTransport();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ExProtoOptions>, ExProtoOptionsValidator>());
        if (services.Any(s => s.ServiceType == typeof(ExProtoServer) && Equals(s.ServiceKey, name)))
        {
            return new ExProtoBuilder(services, name);
        }

        services.AddOf(name, provider => new ExProtoServer(
            provider.ServerOf(Target, name),
            provider.FindOf<ExProtoHandler>(name) ?? throw new InvalidOperationException(
                $"No ExProto handler was added. Call builder.Services.{(name is null ? "AddExProtoHandler<YourHandler>()" : $"AddExProto(\"{name}\").Add<YourHandler>()")} first."),
            provider.ServerOf(Target, name).Options<ExProtoOptions>(),
            provider));
        services.AddSingleton<IBrokerView>(provider => new AdapterView(provider.ServerOf(Target, name), () => provider.GetOf<ExProtoServer>(name)));
        services.AddSingleton<IServedAlone>(provider => new ExProtoServed(provider.ServerOf(Target, name), () => provider.GetOf<ExProtoServer>(name)));
        services.AddSingleton<IHostedService>(provider => new ExProtoLifecycle(() => provider.GetOf<ExProtoServer>(name)));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name is null ? "hooksdk-exproto-adapter" : $"hooksdk-exproto-adapter-{name}", provider => new AdapterCheck(provider.GetOf<ExProtoServer>(name)), failureStatus: null, tags: ["ready", "adapter"]));
        return new ExProtoBuilder(services, name);
    }
}

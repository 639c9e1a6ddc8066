using HookSdk;
using HookSdk.EmqX.Generated;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what EMQX's client needs of an application that serves generated gRPC services.</summary>
public static class EmqxGrpcServiceCollectionExtensions
{
    /// <summary>The target's short name.</summary>
    internal const string Target = "emqxgrpc";

    /// <summary>Where its settings stand.</summary>
    internal const string Section = "Hooks:EmqxGrpc";

    private static volatile bool _wasAdded;

    /// <summary>Whether any application of this process was given it: so a call that is missing is told where it is missed, and not with the first request.</summary>
    internal static bool WasAdded => _wasAdded;

    /// <summary>
    /// Sets an application up for EMQX's client: Kestrel's streams, windows and keep-alive; a look at the port when it has started, which fails the start when nobody understands HTTP/2 there; and a stop
    /// that waits for running calls before connections are told to go. Services are given to EMQX with <c>app.MapGrpcService&lt;T&gt;().ForEmqx()</c>. <c>AddGrpc()</c> of Grpc.AspNetCore is called beside it.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes settings, after those from the configuration section <c>Hooks:EmqxGrpc</c>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEmqxGrpc(this IServiceCollection services, Action<EmqxGrpcOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _wasAdded = true;
        services.AddGrpcTransport();
        services.AddHookServer<EmqxGrpcOptions>(
            Target,
            Section,
            static (section, options) => section.Bind(options),
            refused: [nameof(EmqxGrpcOptions.Deadline), nameof(EmqxGrpcOptions.MaxConcurrentCallsPerPlugin), nameof(EmqxGrpcOptions.DryRun)]);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EmqxGrpcOptions>, EmqxGrpcOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ForEmqxCheck>());
        services.TryAddSingleton<EmqxGrpcServer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServedAlone, EmqxGrpcServer>(static provider => provider.GetRequiredService<EmqxGrpcServer>()));
        return services;
    }
}

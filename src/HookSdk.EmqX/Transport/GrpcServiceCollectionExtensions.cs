using HookSdk;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds what gRPC services run on.</summary>
internal static class GrpcServiceCollectionExtensions
{
    /// <summary>Adds the transport. A second call adds nothing twice.</summary>
    public static void AddGrpcTransport(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(static _ => new BodyMemory());
        services.TryAddSingleton<GrpcPlaces>();
        services.TryAddSingleton<GrpcTransport>();
        services.TryAddSingleton<GrpcHealth>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, GrpcKestrelSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, GrpcKestrelSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ConnectionGuard, ResetGuard>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, GrpcLifecycle>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, GrpcUnknown>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, TakenPathCheck>());
    }
}

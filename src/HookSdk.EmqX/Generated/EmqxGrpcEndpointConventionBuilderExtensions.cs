using HookSdk.EmqX.Generated;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Gives generated gRPC services to EMQX.</summary>
public static class EmqxGrpcEndpointConventionBuilderExtensions
{
    private const string Missing = "ForEmqx() needs what AddEmqxGrpc() adds: Kestrel's limits for EMQX's client, and who may call. Call builder.Services.AddEmqxGrpc() before builder.Build().";

    /// <summary>
    /// Serves a generated service to EMQX as its client needs it: <c>app.MapGrpcService&lt;MyProvider&gt;().ForEmqx()</c>. Who may call (<c>Hooks:EmqxGrpc:AllowedNetworks</c>) is checked first. A
    /// request is received whole before the service is called, up to <c>MaxRequestBytes</c> and in EMQX's time; a slow one is ended alone, without its connection. Running calls are counted, and a stop waits
    /// for them. An error is sent as headers and trailers, since EMQX 4.3 to 5.0 waits in vain for one that is headers alone. ExProto's client streams live as long as their devices, whatever
    /// <c>grpc-timeout</c> says.
    /// </summary>
    /// <typeparam name="TBuilder">What <c>MapGrpcService</c> returns.</typeparam>
    /// <param name="builder">The service's endpoints.</param>
    /// <returns>The same.</returns>
    /// <exception cref="InvalidOperationException"><c>AddEmqxGrpc</c> was not called. Told at the start: the service is none that EMQX calls.</exception>
    public static TBuilder ForEmqx<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!EmqxGrpcServiceCollectionExtensions.WasAdded)
        {
            throw new InvalidOperationException(Missing);
        }

        builder.Add(static endpoint => (endpoint.ApplicationServices.GetService<EmqxGrpcServer>() ?? throw new InvalidOperationException(Missing)).Take(endpoint));
        return builder;
    }
}

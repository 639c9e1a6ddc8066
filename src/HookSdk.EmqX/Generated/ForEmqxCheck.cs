using System.Collections.Concurrent;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Generated;

/// <summary>
/// Stops the start where a service of EMQX's is served past <see cref="EmqxGrpcServer"/>: nobody would look who calls it. And answers EMQX of a version that nobody serves: another library's answer
/// is headers alone, for which EMQX 4.3 to 5.0 waits in vain.
/// </summary>
internal sealed class ForEmqxCheck(
    GrpcTransport transport, [FromKeyedServices(EmqxGrpcServiceCollectionExtensions.Target)] HookServer server, EndpointDataSource? endpoints = null) : IStartupFilter
{
    private readonly ConcurrentDictionary<string, byte> _told = new(StringComparer.Ordinal);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        server.MapCall = "app.MapGrpcService<T>().ForEmqx()";
        transport.AnswerUnknown(new GrpcEndpoint(server, transport));
        app.Use(following => context =>
        {
            if (EmqxService.OfPath(context.Request.Path.Value, out _) is not { } service
                || transport.IsMapped(context.Request.Path.Value) || !GrpcContentType.IsGrpc(context.Request.ContentType) || transport.UnknownFor(context) is not { } unknown)
            {
                return following(context);
            }

            if (unknown.Admits(context) && !transport.Serves(service.Name) && _told.TryAdd(service.Name, 0))
            {
                transport.Log.NotServed(service.Name, service.Advice);
            }

            return unknown.InvokeAsync(context, null);
        });
        next(app);
        foreach (RouteEndpoint endpoint in (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>())
        {
            if (EmqxService.OfPath(endpoint.RoutePattern.RawText, out _) is { } service
                && endpoint.Metadata.GetMetadata<ForwardedMethod>() is null && endpoint.Metadata.GetMetadata<GrpcMethod>() is null && !endpoint.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal))
            {
                throw new InvalidOperationException(
                    $"'{endpoint.DisplayName}'{ServedClass.In(endpoint)} serves {service.Name} without ForEmqx(): {EmqxGrpcServiceCollectionExtensions.Section}:AllowedNetworks would not hold for it, nor would a stop wait for its calls. " +
                    "Write app.MapGrpcService<T>().ForEmqx().");
            }
        }
    };
}

using System.Collections.Concurrent;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Generated;

/// <summary>Stands before the endpoints of generated services, which another library serves.</summary>
internal sealed class EmqxGrpcServer([FromKeyedServices(EmqxGrpcServiceCollectionExtensions.Target)] HookServer server, GrpcTransport transport) : IServedAlone
{
    private readonly GrpcEndpoint _endpoint = new(server, transport);
    private readonly ConcurrentDictionary<EmqxService, string> _classes = new();

    public HookServer Server => server;

    public string Text => string.Join("; ", _classes.Select(static c => $"{c.Value}: {c.Key.Name}, for {c.Key.Brokers}").Order(StringComparer.Ordinal));

    /// <summary>Puts itself before an endpoint that is being built.</summary>
    /// <exception cref="InvalidOperationException">It is none of a service that EMQX calls.</exception>
    public void Take(EndpointBuilder builder)
    {
        if (builder is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 })
        {
            // Grpc.AspNetCore's answer to methods that nobody serves: those of EMQX do not come so far, see ForEmqxCheck.
            return;
        }

        string? path = (builder as RouteEndpointBuilder)?.RoutePattern.RawText;
        if (EmqxService.OfPath(path, out string name) is not { } service || builder.RequestDelegate is not { } serve)
        {
            throw new InvalidOperationException(
                $"ForEmqx() was called on '{builder.DisplayName ?? path}', which EMQX does not call: it is for MapGrpcService<T>() with a class derived from HookProviderBase, ConnectionUnaryHandlerBase or " +
                "ConnectionHandlerBase of HookSdk.EmqX.Protocol, without a prefix before the path.");
        }

        if (builder.Metadata.OfType<ForwardedMethod>().Any())
        {
            return;
        }

        ForwardedMethod method = service.Method(name);
        _classes[service] = ServedClass.NameIn(builder.Metadata) ?? "a service";
        transport.AddForwarded(method, server, _endpoint);
        server.IsMapped = true;
        builder.RequestDelegate = context => _endpoint.ForwardAsync(context, method, serve);
        builder.Metadata.Add(method);
        builder.Metadata.Add(new HookServed(server));
        if (method.IsStream)
        {
            builder.Metadata.Add(new Microsoft.AspNetCore.Http.Timeouts.DisableRequestTimeoutAttribute());
        }
    }
}

using Google.Protobuf;
using HookSdk.EmqX.Transport.HealthV1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// grpc.health.v1: Check, for the whole server ("") and for each service that is mapped for the host that the call names. Watch is answered UNIMPLEMENTED, which its protocol allows for and clients take as
/// "ask again with Check".
/// </summary>
internal sealed class GrpcHealth(GrpcTransport transport, IServiceProvider services)
{
    public const string Name = "grpc.health.v1.Health";

    private readonly List<IReadOnlyList<string>> _hosts = [];
    private readonly Lock _lock = new();

    public GrpcService Service => new GrpcService(Name).Unary("Check", (call, request, reply) => CheckAsync(call, request, reply));

    /// <summary>Has an endpoint of this service, which each Map call makes, stand behind those before it that are for the same host: any of them answers the same.</summary>
    public void Arrange(IEndpointConventionBuilder endpoint)
    {
        int index;
        lock (_lock)
        {
            index = _hosts.Count;
            _hosts.Add([]);
        }

        endpoint.Finally(builder =>
        {
            IReadOnlyList<string> hosts = builder.Metadata.OfType<IHostMetadata>().LastOrDefault()?.Hosts ?? [];
            lock (_lock)
            {
                _hosts[index] = hosts;
                ((RouteEndpointBuilder)builder).Order += _hosts[..index].Exists(other => MapCallCheck.HaveOneHost(other, hosts)) ? index : 0;
            }
        });
    }

    private async ValueTask<GrpcStatus> CheckAsync(GrpcServerCall call, HookBody request, ReplyBuffer reply)
    {
        string service = GrpcMessages.Parse(HealthCheckRequest.Parser, request).Service;
        bool isWhole = service.Length == 0 || service == Name;
        HookServer[] servers = [.. Here(call).Where(p => isWhole || p.Service == service).Select(static p => p.Server)];
        if (servers.Length == 0 && !isWhole)
        {
            return new(GrpcStatusCode.NotFound, "no such service here");
        }

        bool serving = !Array.Exists(servers, static s => s.IsStopping) && await IsReadyAsync().ConfigureAwait(false);
        new HealthCheckResponse { Status = serving ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing }.WriteTo(reply);
        return GrpcStatus.Ok;
    }

    private IEnumerable<GrpcPlace> Here(GrpcServerCall call) => call.Request is { } request ? transport.Places.At(request) : [];

    private async ValueTask<bool> IsReadyAsync() =>
        services.GetService<HealthCheckService>() is not { } checks
        || (await checks.CheckHealthAsync(static c => c.Tags.Contains("ready"), CancellationToken.None).ConfigureAwait(false)).Status != HealthStatus.Unhealthy;
}

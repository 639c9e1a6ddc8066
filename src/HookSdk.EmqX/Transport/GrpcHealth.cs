using Google.Protobuf;
using HookSdk.EmqX.Transport.HealthV1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// grpc.health.v1: Check, for the whole server ("") and for each mapped service. Watch is answered UNIMPLEMENTED, which its protocol allows for and clients take as "ask again with Check".
/// </summary>
internal sealed class GrpcHealth(GrpcTransport transport, IServiceProvider services)
{
    public const string Name = "grpc.health.v1.Health";

    public GrpcService Service => new GrpcService(Name).Unary("Check", (_, request, reply) => CheckAsync(request, reply));

    private async ValueTask<GrpcStatus> CheckAsync(HookBody request, ReplyBuffer reply)
    {
        string service = GrpcMessages.Parse(HealthCheckRequest.Parser, request).Service;
        if (service.Length > 0 && service != Name && !transport.Services.ContainsKey(service))
        {
            return new(GrpcStatusCode.NotFound, "no such service here");
        }

        bool serving = !transport.Services.Any(s => s.Value.IsStopping && (service.Length == 0 || service == Name || s.Key == service)) && await IsReadyAsync().ConfigureAwait(false);
        new HealthCheckResponse { Status = serving ? HealthCheckResponse.Types.ServingStatus.Serving : HealthCheckResponse.Types.ServingStatus.NotServing }.WriteTo(reply);
        return GrpcStatus.Ok;
    }

    private async ValueTask<bool> IsReadyAsync() =>
        services.GetService<HealthCheckService>() is not { } checks
        || (await checks.CheckHealthAsync(static c => c.Tags.Contains("ready"), CancellationToken.None).ConfigureAwait(false)).Status != HealthStatus.Unhealthy;
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>Says at the start what of the application will answer for the hooks, as far as it is known then; <see cref="UnreachedHooks"/> tells the rest.</summary>
internal sealed class FrontChecks(IServiceProvider services) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        ILookup<HookServer, Endpoint> hooks = (services.GetService<EndpointDataSource>()?.Endpoints ?? [])
            .Where(static e => e.Metadata.GetMetadata<HookServed>() is not null)
            .ToLookup(static e => e.Metadata.GetMetadata<HookServed>()!.Server);
        bool hasFallback = services.GetService<IAuthorizationPolicyProvider>() is { } policies && await policies.GetFallbackPolicyAsync().ConfigureAwait(false) is not null;
        TimeSpan? timeout = services.GetService<IOptions<RequestTimeoutOptions>>()?.Value.DefaultPolicy?.Timeout;
        foreach (IGrouping<HookServer, Endpoint> group in hooks)
        {
            HookServer server = group.Key;
            if (hasFallback && group.Any(static e => e.Metadata.GetMetadata<IAllowAnonymous>() is null && e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<AuthorizationPolicy>() is null))
            {
                server.Log.FallbackPolicyInFront(server.Target);
            }

            if (timeout is { } limit && limit < server.Settings.LongestDeadline
                && group.Any(static e => e.Metadata.GetMetadata<DisableRequestTimeoutAttribute>() is null && e.Metadata.GetMetadata<RequestTimeoutAttribute>() is null && e.Metadata.GetMetadata<RequestTimeoutPolicy>() is null))
            {
                server.Log.RequestTimeoutInFront(server.Target, TimeText.Of(limit), TimeText.Of(server.Settings.LongestDeadline));
            }
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Microsoft.Extensions.Hosting;

namespace HookSdk.Identity;

/// <summary>Has keys fetched at start, and does not keep the start waiting.</summary>
internal sealed class JwtWarmUp(JwtVerifier verifier) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => verifier.WarmUpAsync(stoppingToken);
}

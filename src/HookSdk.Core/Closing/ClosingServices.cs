using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>How a target's management client comes to end connections.</summary>
internal static class ClosingServices
{
    /// <summary>Adds a broker at which <see cref="ConnectionClosing"/> ends connections, and that one where there is none.</summary>
    public static void AddConnectionCloser(this IServiceCollection services, Func<IServiceProvider, IConnectionCloser> create)
    {
        services.AddSingleton(create);
        services.TryAddSingleton(static provider => new ConnectionClosing(
            provider.GetServices<IConnectionCloser>(), provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<TimeProvider>(), connections: provider.GetService<IUserConnections>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConnectionClosing>(static provider => provider.GetRequiredService<ConnectionClosing>()));
    }
}

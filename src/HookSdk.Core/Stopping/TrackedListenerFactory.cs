using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>
/// Stands before the transports that are registered already (sockets, named pipes) and hands each end point on to the one that would have had it. Kestrel asks the last registered
/// transport first.
/// </summary>
internal sealed class TrackedListenerFactory(OpenConnections connections, IServiceProvider services) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Kestrel adds its sockets only where no transport was added before.</summary>
    private readonly Lazy<IConnectionListenerFactory> _sockets = new(() => ActivatorUtilities.CreateInstance<SocketTransportFactory>(services));

    public bool CanBind(EndPoint endpoint) => Find(endpoint) is not null;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        IConnectionListenerFactory inner = Find(endpoint) ?? throw new NotSupportedException($"No transport can listen on {endpoint}.");
        return connections.Add(await inner.BindAsync(endpoint, cancellationToken).ConfigureAwait(false), endpoint);
    }

    private IConnectionListenerFactory? Find(EndPoint endpoint) =>
        services.GetServices<IConnectionListenerFactory>().TakeWhile(f => f != this).LastOrDefault(f => Serves(f, endpoint)) ?? (Serves(_sockets.Value, endpoint) ? _sockets.Value : null);

    private static bool Serves(IConnectionListenerFactory factory, EndPoint endpoint) => factory is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint);
}

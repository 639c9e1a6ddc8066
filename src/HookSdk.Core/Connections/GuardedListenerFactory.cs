using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>
/// Kestrel's way to the guards of connections. It listens by the transport that was registered before it, or by sockets, which are Kestrel's default.
/// Not by Kestrel's options: a middleware of a connection is set for each address by itself, and stands before TLS.
/// </summary>
internal sealed class GuardedListenerFactory(IServiceProvider services) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => Find(endpoint) is not null;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        IConnectionListener listener = await Find(endpoint)!.BindAsync(endpoint, cancellationToken).ConfigureAwait(false);
        ConnectionGuard[] guards = [.. services.GetServices<ConnectionGuard>()];
        return guards.Length == 0 ? listener : new GuardedListener(listener, guards);
    }

    private IConnectionListenerFactory? Find(EndPoint endpoint)
    {
        IConnectionListenerFactory? other = services.GetServices<IConnectionListenerFactory>()
            .TakeWhile(f => !ReferenceEquals(f, this))
            .LastOrDefault(f => f is not IConnectionListenerFactorySelector selector || selector.CanBind(endpoint));
        if (other is not null)
        {
            return other;
        }

        SocketTransportFactory sockets = ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
        return sockets.CanBind(endpoint) ? sockets : null;
    }
}

using System.Net;
using Microsoft.AspNetCore.Connections;

namespace HookSdk;

/// <summary>
/// Refuses connections from addresses that may call none of the hook servers, where all of those say so (<see cref="HookServerOptions.RefuseConnections"/>). Never by itself: an application may
/// serve others on the same port, by endpoints or by a middleware that nobody can see, and forwarded headers may put another address in the connection's place.
/// </summary>
internal sealed class NetworkGuard : ConnectionGuard
{
    private readonly HookServer[] _servers;

    public NetworkGuard(IEnumerable<HookServerAccessor> servers)
    {
        _servers = [.. servers.Select(static s => s.Server).Where(static s => s.IsMapped)];
        HookServer[] open = [.. _servers.Where(static s => !s.Settings.RefuseConnections)];
        if (open.Length < _servers.Length)
        {
            HookServer first = _servers.First(static s => s.Settings.RefuseConnections);
            if (open.Length > 0)
            {
                first.Log.RefusesNobody(first.Target, string.Join(", ", open.Select(static s => $"{s.Section}:{nameof(HookServerOptions.RefuseConnections)}")));
            }
            else
            {
                first.Log.RefusesConnections(string.Join(", ", _servers.Select(static s => $"{s.Section}:{nameof(HookServerOptions.AllowedNetworks)}")));
            }
        }
    }

    public override ConnectionContext? Take(ConnectionContext connection)
    {
        IPAddress? address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        foreach (HookServer server in _servers)
        {
            HookSettings settings = server.Settings;
            if (!settings.RefuseConnections || settings.Networks.Allows(address))
            {
                return connection;
            }
        }

        if (_servers.Length == 0)
        {
            return connection;
        }

        _servers[0].Log.ConnectionRefused(AllowedNetworks.ProblemOf(address));
        return null;
    }
}

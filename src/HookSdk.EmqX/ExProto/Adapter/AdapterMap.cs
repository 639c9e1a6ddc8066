using System.Collections.Concurrent;
using System.Net;

namespace HookSdk.EmqX.ExProto;

/// <summary>Which adapter serves the devices of which calling node: a conn is known on the node that made it and on no other.</summary>
internal sealed class AdapterMap(ExProtoOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, AdapterClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    public AdapterClient Of(HookCaller caller)
    {
        string address = UrlOf(caller);
        return _clients.TryGetValue(address, out AdapterClient? client)
            ? client
            : _clients.GetOrAdd(address, a => new AdapterClient(new Uri(a), options.AdapterTimeout));
    }

    public void Dispose()
    {
        foreach (AdapterClient client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private string UrlOf(HookCaller caller)
    {
        if (options.NodeAdapters.Count == 0)
        {
            return options.AdapterUrl;
        }

        IPAddress? from = caller.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : caller.Address;
        return (caller.Node is { } node && options.NodeAdapters.TryGetValue(node, out string? url)) || (from is not null && options.NodeAdapters.TryGetValue(from.ToString(), out url))
            ? url
            : options.AdapterUrl;
    }
}

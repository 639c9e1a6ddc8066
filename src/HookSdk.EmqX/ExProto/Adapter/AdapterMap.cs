using System.Net;

namespace HookSdk.EmqX.ExProto;

/// <summary>Which adapter serves the devices of which calling node: a conn is known on the node that made it and on no other.</summary>
internal sealed class AdapterMap : IDisposable
{
    private readonly Dictionary<Uri, AdapterClient> _all = [];
    private readonly Dictionary<string, AdapterClient> _ofNodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly AdapterClient _ofOthers;

    public AdapterMap(AdapterSettings settings, TimeProvider time, ExProtoLog log, AdapterWatch? watch)
    {
        ProtocolNames names = new(log);
        _ofOthers = At(settings.Url);
        foreach ((string node, Uri url) in settings.NodeUrls)
        {
            _ofNodes[node] = At(url);
        }

        // Nodes behind one address have one adapter. It is connected to with the first call.
        AdapterClient At(Uri address) => _all.TryGetValue(address, out AdapterClient? client) ? client : _all[address] = new AdapterClient(address, settings, time, names, log, watch);
    }

    public IReadOnlyCollection<AdapterClient> All => _all.Values;

    public AdapterClient Of(HookCaller caller)
    {
        if (_ofNodes.Count == 0)
        {
            return _ofOthers;
        }

        IPAddress? from = caller.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : caller.Address;
        return (caller.Node is { } node && _ofNodes.TryGetValue(node, out AdapterClient? client)) || (from is not null && _ofNodes.TryGetValue(from.ToString(), out client))
            ? client
            : _ofOthers;
    }

    public void Dispose()
    {
        foreach (AdapterClient client in _all.Values)
        {
            client.Dispose();
        }
    }
}

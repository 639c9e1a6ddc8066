using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace HookSdk.Cli.Doctor.Addresses;

/// <summary>Which machine a host is, as far as it is seen from this one.</summary>
internal sealed class Machine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private Machine(IReadOnlyList<IPAddress>? addresses)
    {
        Addresses = addresses;
        IsLoopback = addresses is { Count: > 0 } && addresses.All(IPAddress.IsLoopback);
        IsThis = addresses is { Count: > 0 } && (addresses.Any(IPAddress.IsLoopback) || addresses.Intersect(OwnAddresses()).Any());
    }

    /// <summary>Its addresses; null: this machine does not know the name.</summary>
    public IReadOnlyList<IPAddress>? Addresses { get; }

    /// <summary>Whether it is whoever calls it.</summary>
    public bool IsLoopback { get; }

    /// <summary>Whether it is this machine.</summary>
    public bool IsThis { get; }

    public static async Task<Machine> FindAsync(Uri address, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip))
        {
            return new([ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip]);
        }

        using CancellationTokenSource late = new(Patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return new(await Dns.GetHostAddressesAsync(address.IdnHost, either.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (e is SocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(null);
        }
    }

    /// <summary>Whether the two have an address in common, or are both this machine.</summary>
    public bool IsSameAs(Machine other) => (IsThis && other.IsThis) || (Addresses is not null && other.Addresses is not null && Addresses.Intersect(other.Addresses).Any());

    private static IEnumerable<IPAddress> OwnAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static n => n.GetIPProperties().UnicastAddresses).Select(static a => a.Address)];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}

using System.Globalization;
using System.Net;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;

namespace HookSdk.Cli.Doctor.Addresses;

/// <summary>Holds the address that stands at the broker against the server's.</summary>
/// <param name="settings">What is looked with.</param>
/// <param name="diagnosis">Where it is told.</param>
/// <param name="kinds">What may be wrong.</param>
/// <param name="hasPath">Whether the path counts: gRPC has none.</param>
internal sealed class AddressLook(DoctorSettings settings, Diagnosis diagnosis, AddressKinds kinds, bool hasPath)
{
    private static readonly IPAddress[] Unspecified = [IPAddress.Any, IPAddress.IPv6Any];

    /// <summary>Reads an address, and keeps quiet what it may hold of secrets.</summary>
    /// <returns>Null: it is none, which is told of.</returns>
    public Uri? Read(string text, string place)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "http" or "https", Host.Length: > 0 })
        {
            settings.Secrets.Add(address);
            return address;
        }

        diagnosis.Problem(kinds.Url, $"{place}: it is no http or https address with a host");
        return null;
    }

    /// <summary>How much of an address is the server's: the one with the most is meant for it.</summary>
    public int Likeness(Uri address) =>
        (address.Port == settings.Server.Url.Port ? 4 : 0) + (PathOf(address) == PathOf(settings.Server.Url) ? 2 : 0) + (IsSameHost(address) ? 1 : 0);

    /// <summary>Whether an address can be the server's, whatever its host.</summary>
    public bool IsOfServer(Uri address) => address.Port == settings.Server.Url.Port && (!hasPath || PathOf(address) == PathOf(settings.Server.Url));

    /// <summary>Tells what is wrong with an address that is meant for the server.</summary>
    public async Task LookAsync(Uri address, string place, CancellationToken cancellationToken)
    {
        Uri server = settings.Server.Url;
        if (address.Port != server.Port)
        {
            diagnosis.Problem(kinds.Port, string.Create(CultureInfo.InvariantCulture, $"{place}: port {address.Port}, and --url says {server.Port}"));
        }

        if (hasPath && PathOf(address) != PathOf(server))
        {
            diagnosis.Problem(kinds.Path, $"{place}: {PathOf(address)}, and --url says {PathOf(server)}");
        }

        if (address.Scheme != server.Scheme)
        {
            diagnosis.Problem(kinds.Scheme, $"{place}: {address.Scheme}, and --url says {server.Scheme}");
        }

        if (IPAddress.TryParse(address.DnsSafeHost, out IPAddress? ip) && Unspecified.Contains(ip))
        {
            diagnosis.Problem(kinds.Unspecified, $"{place}: {address.Host}");
        }
        else if (!IsSameHost(address) || address.IsLoopback)
        {
            await LookAtMachinesAsync(address, place, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAtMachinesAsync(Uri address, string place, CancellationToken cancellationToken)
    {
        Machine called = await Machine.FindAsync(address, settings.Server.Clock, cancellationToken).ConfigureAwait(false);
        Machine server = await Machine.FindAsync(settings.Server.Url, settings.Server.Clock, cancellationToken).ConfigureAwait(false);
        Machine? broker = settings.Api is { } api ? await Machine.FindAsync(api.Url, settings.Server.Clock, cancellationToken).ConfigureAwait(false) : null;
        string host = address.Host;
        if (called.Addresses is null)
        {
            diagnosis.Note(kinds.Name, $"{place}: this machine does not know {host}; the broker's may");
        }
        else if (!called.IsLoopback)
        {
            if (!called.IsSameAs(server))
            {
                diagnosis.Note(kinds.Host, server.IsThis
                    ? $"{place}: {host} is no address of this machine, on which --url finds the server; a container, or something that passes calls on, may have it"
                    : $"{place}: {host}, and --url says {settings.Server.Url.Host}; whether both are one machine is not seen from here");
            }
        }
        else if (broker is { Addresses: not null } && !broker.IsSameAs(server))
        {
            diagnosis.Problem(kinds.Loopback, $"{place}: {host}, the server is at {settings.Server.Url.Host}, and the broker's API at {settings.Api!.Url.Host}, which is another machine");
        }
        else if (broker is null && !server.IsThis)
        {
            diagnosis.Note(kinds.Loopback, $"{place}: {host}, and the server is at {settings.Server.Url.Host}; it is right if the broker runs on that machine, outside of a container");
        }
    }

    private bool IsSameHost(Uri address) => address.Host.Equals(settings.Server.Url.Host, StringComparison.OrdinalIgnoreCase);

    private static string PathOf(Uri address)
    {
        string path = string.Join('/', address.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return $"/{path}";
    }
}

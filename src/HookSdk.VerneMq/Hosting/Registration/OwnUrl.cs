using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.VerneMq;

/// <summary>Where the broker finds this server: the setting, or else the first address that it listens on, unless that is every address.</summary>
internal sealed class OwnUrl(WantedHooks wanted, IServiceProvider services)
{
    public string? Find()
    {
        if (wanted.Options.Registration.ServerUrl is { } url)
        {
            return url.AbsoluteUri;
        }

        foreach (string address in services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            BindingAddress binding = BindingAddress.Parse(address);
            bool isEverywhere = binding.Host is "+" or "*" || (IPAddress.TryParse(binding.Host.Trim('[', ']'), out IPAddress? ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
            if (!binding.IsUnixPipe && !isEverywhere)
            {
                return $"{binding.Scheme}://{binding.Host}:{binding.Port}";
            }
        }

        return null;
    }
}

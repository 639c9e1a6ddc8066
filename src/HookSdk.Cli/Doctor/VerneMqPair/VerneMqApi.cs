using HookSdk.Cli.Doctor.Addresses;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.VerneMq.Management;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Cli.Doctor.VerneMqPair;

/// <summary>What VerneMQ's management API says is registered at the node.</summary>
internal static class VerneMqApi
{

    /// <exception cref="ManagementException">It does not answer, or refuses.</exception>
    public static async Task<IReadOnlyList<Webhook>> ReadAsync(DoctorSettings settings, AddressLook look, CancellationToken cancellationToken)
    {
        BrokerApi api = settings.Api!;
        ServiceCollection collection = new();
        collection.AddSingleton(settings.Server.Clock);
        collection.AddVerneMqManagement(o =>
        {
            o.Url = api.Url;
            o.ApiKey = api.Key;
            o.Retries = 0;
            o.Timeout = TimeSpan.FromMilliseconds(Math.Clamp(settings.Server.Patience.TotalMilliseconds, 100, 60_000));
        });
        ServiceProvider services = collection.BuildServiceProvider();
        await using (services.ConfigureAwait(false))
        {
            string place = api.Url.GetLeftPart(UriPartial.Authority);
            IReadOnlyList<RegisteredWebhook> registered = await services.GetRequiredService<VerneMqManagement>().ListWebhooksAsync(cancellationToken).ConfigureAwait(false);
            return [.. registered.Select(w => look.Read(w.Endpoint?.OriginalString ?? "", $"{place}: {w.Hook}") is { } url ? new Webhook(w.Hook, url, w.BrokerTimeout ?? Target.VerneMq.Limit!.Value, $"{place}: {w.Hook}") : null).OfType<Webhook>()];
        }
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>
/// Asks, once the server listens, whether a call by plain HTTP to a hook would be sent on to https: brokers do not follow that, and some take the hook for gone. What middleware the
/// application has cannot be read, so one GET is made to each target's first path. It is made only where ASP.NET Core could redirect: it knows a port for https, and an address is plain.
/// </summary>
internal static class HttpsRedirectCheck
{
    /// <summary>What to do about it.</summary>
    public const string Advice = "It is sent on to https, which brokers do not follow. Give the broker the https address, or leave UseHttpsRedirection out for this path: app.UseWhen(...)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Logs one warning for each target whose calls would be sent on. Not in a check: another program may have the port.</summary>
    public static async Task RunAsync(IServiceProvider services, ICollection<string> addresses, CancellationToken cancellationToken)
    {
        if (services.GetService<CheckRun>() is not null || addresses.Select(BindingAddress.Parse).FirstOrDefault(static a => a.Scheme == Uri.UriSchemeHttp && !a.IsUnixPipe && !a.IsNamedPipe) is not { } plain || !KnowsHttpsPort(services, addresses))
        {
            return;
        }

        IEnumerable<RouteEndpoint> endpoints = (services.GetService<EndpointDataSource>()?.Endpoints ?? []).OfType<RouteEndpoint>();
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = Patience }) { Timeout = Patience };
        foreach (IGrouping<HookServer, RouteEndpoint> target in endpoints.Where(static e => e.Metadata.GetMetadata<HookServed>() is not null).GroupBy(static e => e.Metadata.GetMetadata<HookServed>()!.Server))
        {
            string path = "/" + (target.First().RoutePattern.RawText ?? "").Split('{')[0].TrimStart('/');
            if (await RedirectOfAsync(client, new Uri($"http://{HostOf(plain)}:{plain.Port}{path}"), cancellationToken).ConfigureAwait(false) is { } status)
            {
                target.Key.Log.AnsweredInFront(target.Key.Target, path, (int)status, Advice);
            }
        }
    }

    private static bool KnowsHttpsPort(IServiceProvider services, ICollection<string> addresses) =>
        addresses.Any(static a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        || services.GetService<IConfiguration>() is { } configuration && (configuration["https_port"] ?? configuration["ANCM_HTTPS_PORT"]) is { Length: > 0 }
        || services.GetService<IOptions<HttpsRedirectionOptions>>()?.Value.HttpsPort is not null;

    private static string HostOf(BindingAddress address) =>
        address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;

    /// <summary>The status of a redirect to https; null: it is none, or nothing was answered, which is no matter of this check.</summary>
    private static async Task<HttpStatusCode?> RedirectOfAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        foreach (Version version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Get, url) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
                using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
                if (response.StatusCode != HttpStatusCode.BadRequest)
                {
                    return (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location?.Scheme == Uri.UriSchemeHttps ? response.StatusCode : null;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // The other version is tried, or the server is on its way down.
            }
        }

        return null;
    }
}

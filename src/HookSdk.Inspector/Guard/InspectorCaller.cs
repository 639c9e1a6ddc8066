using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Inspector;

/// <summary>Who asks for the page, and whether they may: from this machine, or by a policy of the application; by a name of this server; and never through a page of somebody else.</summary>
internal sealed class InspectorCaller(InspectorSettings settings, StartToken token)
{
    /// <summary>Headers that proxies and content networks add, and that no browser and no command sends of itself.</summary>
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "CDN-Loop", "X-ProxyUser-Ip"];

    private static readonly string[] ProxyPrefixes = ["X-Forwarded", "X-Original-", "X-Envoy-", "X-Azure-", "X-Amzn-", "X-Amz-Cf-", "X-Appengine-", "X-Vercel-", "CF-", "Fly-", "Fastly-", "Akamai-"];

    /// <summary><c>X-Real-IP</c>, <c>True-Client-IP</c>, <c>DO-Connecting-IP</c>.</summary>
    private static readonly string[] ProxySuffixes = ["Real-IP", "Client-IP", "Connecting-IP", "User-IP", "Remote-IP", "Remote-Addr"];

    /// <summary>Whether a call came in where the page is served. On any other port it is not there.</summary>
    public bool CameInHere(HttpContext context) => settings.Options.Port is not { } port || context.Connection.LocalPort == port;

    /// <summary>Why a call is refused; null: it is let in.</summary>
    public string? RefusalOf(HttpContext context)
    {
        bool isAuthorized = HasPolicy(context.GetEndpoint());
        if (!isAuthorized && !IsFromThisMachine(context))
        {
            return "only callers on this machine may look. Call RequireAuthorization on what MapHookInspector returns to let others in";
        }

        string host = context.Request.Host.Host.Trim('[', ']');
        if (!IsOwnName(host) && !settings.Options.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return $"'{Shown(host)}' is no name of this server: {InspectorSettings.Section}:{nameof(HookInspectorOptions.Hosts)} lists those that it may be asked for by";
        }

        return OriginProblem(context.Request);
    }

    /// <summary>Why a call that changes or sends something is refused; null: it is let in. <see cref="RefusalOf"/> comes before.</summary>
    public string? ChangeRefusalOf(HttpContext context)
    {
        string given = context.Request.Headers[StartToken.Header].ToString();
        return !token.Is(given) ? given.Length == 0 ? "it has no token of this start: open the address that stands in the server's log" : "its token is not that of this start: open the address that stands in the server's log"
            : !context.Request.HasJsonContentType() ? "its content type is not application/json"
            : null;
    }

    public static bool IsOwnName(string host) => string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? own) && IPAddress.IsLoopback(own));

    /// <summary>Whether an endpoint asks for an authorization policy.</summary>
    public static bool HasPolicy(Endpoint? endpoint) =>
        endpoint?.Metadata is { } metadata && metadata.GetMetadata<IAllowAnonymous>() is null && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null);

    /// <summary>A proxy on this machine speaks for others. Without an address it is a Unix socket, or a test in process.</summary>
    private static bool IsFromThisMachine(HttpContext context) =>
        (context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address)) && !context.Request.Headers.Keys.Any(IsOfProxy);

    private static bool IsOfProxy(string header) =>
        ProxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(ProxyPrefixes, p => header.StartsWith(p, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(ProxySuffixes, s => header.EndsWith(s, StringComparison.OrdinalIgnoreCase));

    /// <summary>Browsers name the page that a request comes from; other programs name none.</summary>
    private static string? OriginProblem(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "cross-site" or "same-site" && !IsTopNavigation(request))
        {
            return "it comes from another page (Sec-Fetch-Site)";
        }

        string origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) ? null : "it comes from another page (Origin)";
    }

    /// <summary>Somebody follows a link to the page: nothing of it can be read by where the link stands.</summary>
    private static bool IsTopNavigation(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"] == "document";

    private static string Shown(string host) => new([.. host.Take(64).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' ? c : '?')]);
}

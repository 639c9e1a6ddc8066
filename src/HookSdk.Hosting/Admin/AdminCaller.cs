using System.Net;
using System.Net.Sockets;
using HookSdk.Credentials;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Hosting;

/// <summary>Who calls the operator's endpoint, and whether they may: on its own port or socket, and with a token, by a policy of the application, or from this machine.</summary>
internal static class AdminCaller
{
    private const string Scheme = "Bearer ";
    private const string FetchSite = "Sec-Fetch-Site";
    private static readonly string[] Forwarding = ["X-Forwarded-For", "Forwarded"];

    /// <summary>Whether a call came in where the endpoint is served. On any other port it is not there.</summary>
    public static bool CameInHere(HttpContext context, PluginAdminOptions options)
    {
        if (options.OnHookPort)
        {
            return true;
        }

        ConnectionInfo connection = context.Connection;
        return connection.LocalIpAddress is not null ? options.Port == connection.LocalPort : options.Socket is { } socket && IsSocket(context, socket);
    }

    /// <summary>What the log calls the caller, or why it is refused.</summary>
    /// <param name="context">The call.</param>
    /// <param name="options">The settings.</param>
    /// <param name="who">What the log calls the caller.</param>
    /// <returns>Status and reason of a refusal; null: the call is let in.</returns>
    public static (int Status, string Problem)? Refusal(HttpContext context, PluginAdminOptions options, out string who)
    {
        string address = context.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : "unix socket";
        who = address;
        if (PageIn(context.Request.Headers) is { } page)
        {
            return (StatusCodes.Status403Forbidden, $"it comes from a page in a browser (header {page}); operators call it by a program");
        }

        if (options.Token is { } token)
        {
            string given = context.Request.Headers.Authorization.ToString();
            if (!given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || !FixedTime.AreEqual(given[Scheme.Length..].Trim(), token))
            {
                return (StatusCodes.Status401Unauthorized, given.Length == 0 ? "it has no token: send Authorization: Bearer and the token of PluginDirectory:Admin:Token" : "its token is wrong");
            }

            who = $"{address} with the token";
            return null;
        }

        if (HasPolicy(context))
        {
            // The application's authorization has let it in before it came here.
            who = $"{context.User.Identity?.Name ?? "a user without a name"} from {address}";
            return null;
        }

        return IsFromThisMachine(context, out string why) ? null
            : (StatusCodes.Status403Forbidden, $"only callers on this machine may call{why}. Set PluginDirectory:Admin:Token, or call RequireAuthorization on what MapHookPlugins returns");
    }

    /// <summary>The header by which a browser tells that a page calls. A request without a page of its own, or from one of this server, is not told so by <c>Sec-Fetch-Site</c>.</summary>
    private static string? PageIn(IHeaderDictionary headers) => headers.Origin.Count > 0 ? nameof(headers.Origin)
        : headers[FetchSite] is { Count: > 0 } site && site.ToString() is not ("none" or "same-origin") ? FetchSite
        : null;

    private static bool HasPolicy(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } metadata && metadata.GetMetadata<IAllowAnonymous>() is null && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null);

    /// <summary>A proxy on this machine speaks for others, and a name that leads here may be a stranger's.</summary>
    /// <param name="context">The call.</param>
    /// <param name="why">Which header says that it is not; empty: its address does.</param>
    private static bool IsFromThisMachine(HttpContext context, out string why)
    {
        why = "";
        if (Forwarding.FirstOrDefault(name => context.Request.Headers[name].Count > 0) is { } forwarded)
        {
            why = $", and the header {forwarded} says that this call is passed on";
            return false;
        }

        if (context.Connection.RemoteIpAddress is not { } address)
        {
            // A Unix socket, which no other machine reaches, and a page in a browser neither.
            return true;
        }

        if (!IPAddress.IsLoopback(address))
        {
            return false;
        }

        string host = context.Request.Host.Host.Trim('[', ']');
        bool isOwnName = string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? own) && IPAddress.IsLoopback(own));
        why = isOwnName ? "" : ", and the header Host names no address of it";
        return isOwnName;
    }

    private static bool IsSocket(HttpContext context, string path) =>
        context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint local && local.ToString() is { } own && Path.GetFullPath(own) == Path.GetFullPath(path);
}

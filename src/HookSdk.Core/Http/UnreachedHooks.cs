using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>
/// Sees the calls that were meant for a hook and came to none: those that something in front has answered (authorization, a redirect, a rate limiter), and those that nothing
/// has answered at all. It is the first and the last of the application's middleware. A call that reaches its hook costs nothing here.
/// </summary>
internal sealed class UnreachedHooks(HookBasePaths paths, UnmappedCalls unmapped, ILoggerFactory loggers) : IStartupFilter
{
    private readonly ConcurrentDictionary<(string Target, int Status), byte> _told = new();
    private readonly HookLog _log = new(loggers);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context => HttpMethods.IsPost(context.Request.Method) ? Watch(context, following) : following(context));
        next(app);
        app.Use(following => context =>
        {
            if (!unmapped.TryAnswer(context, out Task? answering))
            {
                return following(context);
            }

            HookReach.Reached(context);
            return answering;
        });
    };

    private Task Watch(HttpContext context, RequestDelegate following)
    {
        HookReach.Expect(context);
        Task answering = following(context);
        if (HookReach.IsReachedAtOnce())
        {
            return answering;
        }

        if (answering.IsCompletedSuccessfully)
        {
            Look(context);
            return answering;
        }

        return IsForeign(context) ? answering : LookLaterAsync(context, answering);
    }

    private async Task LookLaterAsync(HttpContext context, Task answering)
    {
        await answering.ConfigureAwait(false);
        if (!HookReach.IsReached(context))
        {
            Look(context);
        }
    }

    /// <summary>Whether an endpoint of the application's own has the call.</summary>
    private static bool IsForeign(HttpContext context) => context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<HookServed>() is null;

    private void Look(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        (string? target, string? path) = endpoint is null
            ? (paths.FindTarget(context.Request.Path.Value ?? ""), "its path")
            : (endpoint.Metadata.GetMetadata<HookServed>()?.Server.Target, (endpoint as RouteEndpoint)?.RoutePattern.RawText);
        if (target is not null && _told.TryAdd((target, context.Response.StatusCode), 0))
        {
            _log.AnsweredInFront(target, path, context.Response.StatusCode, Advice(context, endpoint is not null));
        }
    }

    private static string Advice(HttpContext context, bool isRouted) => context.Response.StatusCode switch
    {
        >= 300 and < 400 when context.Response.Headers.Location.ToString().StartsWith("https:", StringComparison.OrdinalIgnoreCase) && !context.Request.IsHttps => HttpsRedirectCheck.Advice,
        >= 300 and < 400 => "It is sent on, perhaps to a login page, which brokers do not follow. Call .AllowAnonymous() on what the Map call returns; who may call is said by AllowedNetworks, and over HTTP by PathSecret",
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden =>
            "If the application's authorization refuses it, call .AllowAnonymous() on what the Map call returns; who may call is said by AllowedNetworks, and over HTTP by PathSecret",
        StatusCodes.Status400BadRequest when !isRouted => "Is the host name that the broker calls among AllowedHosts?",
        StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable => "If a rate limiter does so, call .DisableRateLimiting() on what the Map call returns; the server's own bound is MaxConcurrentCalls",
        StatusCodes.Status504GatewayTimeout or StatusCodes.Status408RequestTimeout => "If a request timeout does so, call .DisableRequestTimeout() on what the Map call returns; the server's own bound is Deadline",
        _ => "Which middleware before the endpoints answers this path? Leave it out for hooks: app.UseWhen(...)",
    };
}

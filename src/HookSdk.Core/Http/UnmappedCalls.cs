using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HookSdk;

/// <summary>
/// Calls to paths where no hook is served. An address that is wrong by a letter takes every decision away from the plugins, and brokers say nothing of it; one takes the 404 for
/// "not supported" and asks no more. So each path is told once, with the addresses that are right.
/// </summary>
internal sealed class UnmappedCalls(HookAddresses addresses, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>Paths come from outside: so many are told of in an hour, each once.</summary>
    public const int MostPaths = 100;

    private const int LongestPath = 100;
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly HookLog _log = new(loggers, time);
    private long _since = time.GetTimestamp();

    /// <summary>Answers a call that came to a Map call's base path, but to no hook there.</summary>
    /// <param name="context">The request.</param>
    /// <param name="map">The Map call.</param>
    /// <param name="name">What stands where a hook's name is expected.</param>
    public Task AnswerAsync(HttpContext context, MapCall map, string name)
    {
        string where = addresses.Of(map);
        string problem = map.NamesHookInPath && name.Length > 0 ? "there is no such hook" : "no hook is served at this path";
        if (map.Known.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            problem = "no plugin here implements this hook";
            string hook = name.ToLowerInvariant();
            if (HttpMethods.IsPost(context.Request.Method) && IsNew($"{map.Server.Target} {hook}"))
            {
                _log.HookNotOverridden(map.Server.Target, hook);
            }
        }
        else
        {
            Tell(context, where);
        }

        return PlainAnswer.WriteAsync(context, StatusCodes.Status404NotFound, $"{problem}; {where}");
    }

    /// <summary>Answers a call that nothing in the application has answered.</summary>
    /// <returns>False: it is none that a broker may have meant for a hook.</returns>
    public bool TryAnswer(HttpContext context, [NotNullWhen(true)] out Task? answering)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || context.Response.HasStarted || context.Response.StatusCode != StatusCodes.Status200OK
            || addresses.For(context.Connection.RemoteIpAddress) is not { Length: > 0 } where)
        {
            answering = null;
            return false;
        }

        Tell(context, where);
        answering = PlainAnswer.WriteAsync(context, StatusCodes.Status404NotFound, $"no hook is served at this path; {where}");
        return true;
    }

    private void Tell(HttpContext context, string where)
    {
        if (HttpMethods.IsPost(context.Request.Method) && Shown(context.Request) is var path && IsNew(path))
        {
            _log.Unmapped(path, where);
        }
    }

    private bool IsNew(string key)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_since) >= Period)
            {
                _since = time.GetTimestamp();
                _told.Clear();
            }

            return _told.Count < MostPaths && _told.Add(key);
        }
    }

    /// <summary>
    /// A caller's path, as a line of the log takes it. What may be a secret is left out, where this server has none too: the broker may hold one that was lost here.
    /// </summary>
    private string Shown(HttpRequest request)
    {
        string path = request.PathBase.Add(request.Path).Value ?? "";
        path = string.Join('/', path.Split('/').Select(s => s.Length >= PathSecrets.Shortest && (addresses.IsSecret(s) || !addresses.IsSegment(s)) ? "{...}" : s));
        path = path.Length > LongestPath ? path[..LongestPath] + "..." : path;
        return string.Concat(path.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '~' or '{' or '}' ? c : '?'));
    }
}

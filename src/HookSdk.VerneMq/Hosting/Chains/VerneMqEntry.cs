using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace HookSdk.VerneMq;

/// <summary>Where calls come in: finds the hook of each by the name that stands in the header, in the chains as they are now.</summary>
internal sealed class VerneMqEntry(HookEntrance entrance, VerneMqLog log, Func<string, bool> isManaged)
{
    private const string HookHeader = "vernemq-hook";

    /// <summary>Names come from outside: so many are told of, each once.</summary>
    private const int MostWarnings = 100;
    private const int LongestName = 64;

    private readonly ConcurrentDictionary<string, byte> _warned = new(StringComparer.Ordinal);

    public HookEntrance Entrance => entrance;

    /// <summary>The hook that a call names in its header.</summary>
    /// <param name="call">The call.</param>
    /// <param name="rest">What stands behind the path; where that is anything, no hook is meant.</param>
    public BoundHook? Find(HttpContext call, string rest)
    {
        if (rest.Length > 0)
        {
            return null;
        }

        StringValues hook = call.Request.Headers[HookHeader];
        return hook.Count > 1 ? TwoHooksRoute.Instance : Find(hook);
    }

    /// <summary>The hook of this name, or one that answers <c>next</c>.</summary>
    public BoundHook Find(string? name)
    {
        BoundHook? route = entrance.Find(name ?? "");
        if (route is not (null or PassOnRoute))
        {
            return route;
        }

        Warn(name ?? "");
        return PassOnRoute.Instance;
    }

    private void Warn(string name)
    {
        if (name.Length > LongestName)
        {
            name = name[..LongestName];
        }

        if (isManaged(name))
        {
            // Calls that were on their way when this server deregistered the hook; an entry that stays is told of by who keeps the table.
            return;
        }

        if (_warned.Count >= MostWarnings || !_warned.TryAdd(name, 0))
        {
            return;
        }

        if (name.Length == 0)
        {
            log.NoHookNamed();
        }
        else if (VerneMqHookNames.All.Contains(name, StringComparer.Ordinal))
        {
            log.HookNotServed(name);
        }
        else
        {
            log.HookNotKnown(string.Concat(name.Where(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')));
        }
    }
}

using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>A call over HTTP. After the reply the web server uses its request object again, so a late handler is cut off from it.</summary>
internal sealed class HttpHookConnection(HttpContext context, IPAddress? address) : HookConnection
{
    private volatile HttpContext? _context = context;
    private HookCaller? _caller;

    public override HookCaller Caller => _caller ??= new HookCaller(address);

    public override CancellationToken Gone => _context?.RequestAborted ?? default;

    public override ActivityContext TraceParent =>
        _context?.Request.Headers is { } headers && ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out ActivityContext parent)
            ? parent
            : default;

    public override IEnumerable<KeyValuePair<string, string>> Headers =>
        _context is { } current ? [.. current.Request.Headers.Select(static h => new KeyValuePair<string, string>(h.Key, h.Value.ToString()))] : [];

    /// <summary>Kestrel would wait five seconds for the rest of a body that was answered.</summary>
    public override void GiveUpBody() => _context?.Abort();

    public void End() => _context = null;
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>While the application stops, tells each caller with its next request, to hooks and to others, that its connection is to be used no more.</summary>
internal sealed class LastCalls(OpenConnections connections) : IStartupFilter
{
    /// <summary>The longest that GOAWAY may take to a client, and the calls that it sent meanwhile to come here.</summary>
    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context => connections.IsClosing && connections.OnRequest(context) ? LastAsync(context, following) : following(context));
        next(app);
    };

    /// <summary>
    /// The call with which a connection is told ends a moment later: the web server closes a connection that is told as soon as no call is open on it, and would cut off what the client
    /// sent before it knew.
    /// </summary>
    private static async Task LastAsync(HttpContext context, RequestDelegate following)
    {
        await following(context).ConfigureAwait(false);
        await Task.Delay(RoundTrip, Clock.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace HookSdk;

/// <summary>While the application stops, tells each caller with its next request, to hooks and to others, that its connection is to be used no more.</summary>
internal sealed class LastCalls(OpenConnections connections) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => context =>
        {
            if (connections.IsClosing)
            {
                connections.OnRequest(context);
            }

            return following(context);
        });
        next(app);
    };
}

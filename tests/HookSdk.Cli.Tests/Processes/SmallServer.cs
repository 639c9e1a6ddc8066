using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace HookSdk.Cli.Tests.Processes;

/// <summary>A server in the process of the tests that answers every request alike.</summary>
internal static class SmallServer
{
    public static async Task<WebApplication> StartAsync(RequestDelegate answer, HttpProtocols protocols = HttpProtocols.Http1)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = protocols));
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    public static Task<WebApplication> StartAsync(string reply) => StartAsync(context => context.Response.WriteAsync(reply));

    public static string UrlOf(WebApplication app) => app.Urls.First();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>
/// Starts all of an application but what reaches beyond it: settings are validated, plugins are made, the middleware is put together. Nothing listens, no broker is told anything, and no work in the
/// background begins.
/// </summary>
internal static class CheckedStart
{
    /// <summary>Before the application is built: gives it a Kestrel that opens no port, and keeps what it logs.</summary>
    public static void Prepare(WebApplicationBuilder builder, CheckLines lines)
    {
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddSingleton<CheckedPorts>();
        builder.Services.AddSingleton<IServer>(static services =>
            new KestrelServer(services.GetRequiredService<IOptions<KestrelServerOptions>>(), services.GetRequiredService<CheckedPorts>(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<CheckRun>();
    }

    /// <summary>Starts it so.</summary>
    /// <param name="app">The application.</param>
    /// <param name="isPart">Which work of the program's own is part of the check; null: none.</param>
    /// <remarks>What a start would throw is thrown.</remarks>
    public static async Task RunAsync(WebApplication app, Func<IHostedService, bool>? isPart = null)
    {
        app.Services.GetService<IStartupValidator>()?.Validate();

        // All are made, as a start makes them: one whose constructor throws stops that as well.
        IHostedService[] services = [.. app.Services.GetServices<IHostedService>().Where(s => IsPart(s) || isPart?.Invoke(s) == true)];
        IHostedLifecycleService[] staged = [.. services.OfType<IHostedLifecycleService>()];
        foreach (IHostedLifecycleService service in staged)
        {
            await service.StartingAsync(CancellationToken.None).ConfigureAwait(false);
        }

        foreach (IHostedService service in services)
        {
            await service.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }

        foreach (IHostedLifecycleService service in staged)
        {
            await service.StartedAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The service of ASP.NET Core puts the middleware together, and starts Kestrel.</summary>
    private static bool IsPart(IHostedService service) =>
        service is HookLifecycle or FrontChecks or ILooksOnly || service.GetType().Assembly == typeof(WebHostBuilderExtensions).Assembly;
}

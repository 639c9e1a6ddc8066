using HookSdk.Core.Tests.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Core.Tests.Http;

/// <summary>The toy target served over HTTP, in memory or on Kestrel.</summary>
internal sealed class ToyApp : IAsyncDisposable
{
    private ToyApp(WebApplication app, ListLoggerProvider log, HttpClient client)
    {
        App = app;
        Log = log;
        Client = client;
    }

    public WebApplication App { get; }

    public ListLoggerProvider Log { get; }

    public HttpClient Client { get; }

    public HookServer Server => App.Services.GetRequiredKeyedService<HookServer>("toy");

    public static async Task<ToyApp> StartAsync(
        ToyPlugin plugin, Action<ToyOptions>? configure = null, string? urls = null, string path = "/toy", Action<WebApplicationBuilder>? build = null, bool map = true, Action<WebApplication>? front = null,
        Action<IEndpointConventionBuilder>? conventions = null)
    {
        ListLoggerProvider log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        if (urls is null)
        {
            builder.WebHost.UseTestServer();
        }
        else
        {
            builder.WebHost.UseUrls(urls);
        }

        AddToy(builder);
        if (configure is not null)
        {
            builder.Services.Configure(configure);
        }

        build?.Invoke(builder);
        WebApplication app = builder.Build();
        front?.Invoke(app);
        if (map)
        {
            IEndpointConventionBuilder mapped = MapToy(app, plugin, path);
            conventions?.Invoke(mapped);
        }

        app.MapHealthChecks("/healthz");
        await app.StartAsync();
        return new ToyApp(app, log, urls is null ? app.GetTestClient() : new HttpClient { BaseAddress = new Uri(app.Urls.First()) });
    }

    public static void AddToy(WebApplicationBuilder builder) =>
        builder.Services.AddHookServer<ToyOptions>("toy", "Hooks:Toy", ToyOptions.Bind, ToyOptions.HookNames, [nameof(ToyOptions.BrokerTimeout)]);

    public static IEndpointConventionBuilder MapToy(WebApplication app, ToyPlugin plugin, string path = "/toy")
    {
        HookServer server = app.Services.GetRequiredKeyedService<HookServer>("toy");
        HookPlugin[] plugins = [HookPlugin.Of(plugin.GetType(), typeof(ToyPlugin), ServiceLifetime.Singleton, plugin)];
        Dictionary<string, BoundHook> routes = new(StringComparer.Ordinal);
        foreach (HookDefinition<ToyPlugin> hook in new HookDefinition<ToyPlugin>[] { ToyHooks.Decide, ToyHooks.Change, ToyHooks.Hear })
        {
            if (plugins[0].Serves(hook.Methods))
            {
                routes.Add(hook.Name, hook.Bind(server, plugins));
            }
        }

        HookEntrance entrance = new(typeof(ToyPlugin), path) { Routes = routes };
        return app.MapHooks(server, path, entrance, plugins, ToyOptions.HookNames);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }
}

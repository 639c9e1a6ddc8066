using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.VerneMq.Tests;

/// <summary>A real server on a port of its own.</summary>
internal sealed class HookApp : IAsyncDisposable
{
    private HookApp(WebApplication app, ListLogger log)
    {
        App = app;
        Log = log;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public WebApplication App { get; }

    public HttpClient Client { get; }

    public ListLogger Log { get; }

    public VerneMqPlugins Plugins => App.Services.GetRequiredService<VerneMqPlugins>();

    public static async Task<HookApp> StartAsync(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null, string url = "http://127.0.0.1:0")
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        ListLogger log = new();
        builder.Logging.ClearProviders().AddProvider(log);
        configure(builder);
        WebApplication app = builder.Build();
        (map ?? (static a => a.MapVerneMqPlugin("/vernemq")))(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HookApp(app, log);
    }

    public static Task<HookApp> StartAsync(VerneMqPlugin plugin, Action<VerneMqOptions>? configure = null) =>
        StartAsync(builder => builder.Services.AddVerneMq(configure).Add(plugin));

    public async Task<HttpResponseMessage> PostAsync(string? hook, HttpContent body, string path = "/vernemq")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = body };
        if (hook is not null)
        {
            request.Headers.Add("vernemq-hook", hook);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostAsync(string? hook, string body, string path = "/vernemq") => PostAsync(hook, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), path);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HookSdk.Host.Tests.Processes;

/// <summary>What plugins and the program call in these tests: a service that answers when the test lets it, and a collector of measurements.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource<string> _metrics = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _atGate;

    private Upstream(WebApplication app)
    {
        _app = app;
        _gate.SetResult();
        app.MapGet("/price", static context => context.Response.WriteAsync("7"));
        app.MapGet("/later", async context =>
        {
            Interlocked.Increment(ref _atGate);
            await _gate.Task;
            Interlocked.Decrement(ref _atGate);
            await context.Response.WriteAsync("later");
        });
        app.MapPost("/v1/metrics", async context =>
        {
            using StreamReader reader = new(context.Request.Body, System.Text.Encoding.Latin1);
            string body = await reader.ReadToEndAsync(context.RequestAborted);
            if (body.Contains("hooksdk.", StringComparison.Ordinal))
            {
                _metrics.TrySetResult(body);
            }
        });
        app.MapPost("/v1/traces", static _ => Task.CompletedTask);
    }

    public string Url => _app.Urls.First();

    /// <summary>How many calls wait.</summary>
    public int AtGate => Volatile.Read(ref _atGate);

    /// <summary>The first measurements of hooks that came.</summary>
    public Task<string> Metrics => _metrics.Task;

    public static async Task<Upstream> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        Upstream upstream = new(builder.Build());
        await upstream._app.StartAsync(TestContext.Current.CancellationToken);
        return upstream;
    }

    /// <summary>Calls from now on wait.</summary>
    public void CloseGate() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets all calls that wait go on.</summary>
    public void OpenGate() => _gate.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        OpenGate();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Tests.Recorder;

/// <summary>A server of all targets on real ports, whose calls are recorded where it is given a folder.</summary>
internal sealed class RecordedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RecordedApp(WebApplication app, LogLines log, int adapterPort) => (_app, Log, AdapterPort) = (app, log, adapterPort);

    public LogLines Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The port where it calls EMQX's adapter.</summary>
    public int AdapterPort { get; }

    /// <summary>The address that would stand in the broker's configuration.</summary>
    public string UrlOf(string target) => target switch
    {
        "exhook" or "exproto" => _app.Urls.Last(),
        _ => $"{_app.Urls.First()}/{target}",
    };

    /// <param name="folder">The folder that calls are recorded in; null: they are not.</param>
    /// <param name="isChanged">Whether it is the version with other decisions.</param>
    /// <param name="settings">Settings of the recorder, without their section.</param>
    /// <param name="services">Adds further services.</param>
    public static async Task<RecordedApp> StartAsync(string? folder, bool isChanged = false, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        LogLines log = new();
        int adapterPort = FreePort();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Recorder:Folder"] = folder, ["Hooks:ExProto:AdapterUrl"] = $"http://127.0.0.1:{adapterPort}" });
        builder.Configuration.AddInMemoryCollection((settings ?? new Dictionary<string, string?>()).Select(static s => KeyValuePair.Create($"Recorder:{s.Key}", s.Value)));
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2);
        });
        Deciders.Add(builder.Services, isChanged);
        if (folder is not null)
        {
            builder.Services.AddHookRecorder();
        }

        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        Deciders.Map(app);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, log, adapterPort);
    }

    /// <summary>Stops it, so that all is written.</summary>
    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What was logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public IEnumerable<string> Of(int id) => _lines.Where(l => l.Contains($" {id} ", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {eventId.Id} {formatter(state, exception)}");

    public override string ToString() => string.Join('\n', _lines);

    public void Dispose()
    {
    }
}

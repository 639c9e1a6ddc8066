using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using HookSdk.EmqX.ExProto;
using HookSdk.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExProto;

/// <summary>The line protocol on Kestrel, in memory, or without a web server, and a fake EMQX that calls it.</summary>
internal sealed class ExProtoServerApp : IAsyncDisposable
{
    public const string Process = nameof(Process);
    public const string Memory = nameof(Memory);
    public const string Network = nameof(Network);

    private readonly WebApplication? _app;
    private readonly ServiceProvider? _services;

    private ExProtoServerApp(LineHandler handler, WebApplication? app, ServiceProvider? services, FakeExProto emqx, LogLines log)
    {
        Handler = handler;
        _app = app;
        _services = services;
        Emqx = emqx;
        Log = log;
    }

    public LineHandler Handler { get; }

    public FakeExProto Emqx { get; }

    public LogLines Log { get; }

    public IServiceProvider Services => _app?.Services ?? _services!;

    public WebApplication App => _app!;

    public ExProtoServer Server => Services.GetRequiredService<ExProtoServer>();

    /// <summary>The server on the fake's clock, reached in one of the three ways.</summary>
    public static async Task<ExProtoServerApp> StartAsync(string reach, Action<ExProtoOptions>? server = null, Action<FakeExProtoOptions>? fake = null)
    {
        LineHandler handler = new();
        LogLines log = new();
        FakeClock clock = new();
        WebApplication? app = null;
        ServiceProvider? services = null;
        FakeExProto emqx = await FakeExProto.StartAsync(
            url =>
            {
                if (reach == Process)
                {
                    ServiceCollection collection = new();
                    Add(collection, url);
                    services = collection.BuildServiceProvider();
                    return HookTarget.Services(services);
                }

                WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
                builder.Logging.ClearProviders();
                Add(builder.Services, url);
                if (reach == Memory)
                {
                    builder.WebHost.UseTestServer();
                }
                else
                {
                    builder.WebHost.ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2));
                }

                app = builder.Build();
                app.MapExProtoHandler();
                app.StartAsync().GetAwaiter().GetResult();
                return reach == Memory ? HookTarget.Handler(app.GetTestServer().CreateHandler()) : HookTarget.Url(new Uri(app.Urls.First()));
            },
            o =>
            {
                o.Time = clock;
                fake?.Invoke(o);
            });
        return new ExProtoServerApp(handler, app, services, emqx, log);

        void Add(IServiceCollection collection, Uri url)
        {
            collection.AddLogging(b => b.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
            collection.AddSingleton<TimeProvider>(clock);
            collection.AddExProto(o =>
            {
                o.AdapterUrl = url;
                server?.Invoke(o);
            }).Add(handler);
        }
    }

    /// <summary>What the metric of open connections says.</summary>
    public int Metric()
    {
        int value = -1;
        using MeterListener listener = new();
        IMeterFactory factory = Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "hooksdk.exproto.connections" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }

    public async ValueTask DisposeAsync()
    {
        Handler.Blocked.TrySetResult();
        await Emqx.DisposeAsync();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_services is not null)
        {
            await _services.DisposeAsync();
        }
    }

    internal sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, eventId.Id, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}

using System.Collections.Concurrent;
using HookSdk.Emg;
using HookSdk.EmqX.ExHook;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.VerneMq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Inspector.Tests;

/// <summary>A server of all targets with the inspector, on real ports.</summary>
internal sealed class InspectorApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InspectorApp(WebApplication app, LogLines log, string saved) => (_app, Log, Saved) = (app, log, saved);

    public LogLines Log { get; }

    /// <summary>The folder of saved calls.</summary>
    public string Saved { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where EMG, M4, VerneMQ and the page are.</summary>
    public string Url => _app.Urls.First();

    /// <summary>Where EMQX calls.</summary>
    public string GrpcUrl => _app.Urls.Last();

    public string PageUrl => $"{Url}/_hooks/";

    public string Token => _app.Services.GetRequiredService<StartToken>().Value;

    public static async Task<InspectorApp> StartAsync(
        string environment = "Development", IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null, string host = "127.0.0.1", int port = 0)
    {
        LogLines log = new();
        string saved = Path.Combine(Path.GetTempPath(), $"hook-calls-{Guid.NewGuid():N}");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Inspector:SavedCalls"] = saved,
            ["Hooks:Emg:PathSecret"] = null,
            ["Hooks:Emg:MaxConcurrentCalls"] = "77",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(System.Net.IPAddress.Parse(host), port, static l => l.Protocols = HttpProtocols.Http1);
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, static l => l.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddEmg(static o => o.Deadline = TimeSpan.FromSeconds(30)).Add<OptOuts>().Add<Router>();
        builder.Services.AddM4Script<Prefixes>();
        builder.Services.AddVerneMqPlugin<Gate>();
        builder.Services.AddExHookProvider<Meters>();
        builder.Services.AddHookInspector();
        services?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.MapEmgPlugin("/emg");
        app.MapM4Script("/m4");
        app.MapVerneMqPlugin("/vernemq");
        app.MapExHookProvider();
        if (map is null)
        {
            app.MapHookInspector();
        }
        else
        {
            map(app);
        }

        InspectorApp made = new(app, log, saved);
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }

        return made;
    }

    /// <summary>A caller that asks as the page does.</summary>
    public HttpClient Page(bool withToken = true)
    {
        HttpClient client = new() { BaseAddress = new Uri(PageUrl) };
        if (withToken)
        {
            client.DefaultRequestHeaders.Add(StartToken.Header, Token);
        }

        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (Directory.Exists(Saved))
        {
            Directory.Delete(Saved, recursive: true);
        }
    }
}

/// <summary>Rejects who has opted out.</summary>
[FailClosed]
internal sealed class OptOuts : EmgPlugin
{
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) =>
        request.Message.Destination == "46700000009" ? throw new InvalidOperationException("the list is gone")
        : new(request.Message.Destination == "46700000001" ? BeforeReceiveReply.Reject() : BeforeReceiveReply.Accept());
}

/// <summary>Chooses a connector.</summary>
[FailOpen]
internal sealed class Router : EmgPlugin
{
    public override ValueTask<BeforeReceiveReply> BeforeReceiveAsync(BeforeReceiveRequest request, HookContext context) => new(BeforeReceiveReply.Accept());

    public override ValueTask<RouteReply> RouteAsync(RouteRequest request, HookContext context) => new(RouteReply.To("smpp-se"));
}

/// <summary>Puts a prefix before numbers.</summary>
[FailOpen]
internal sealed class Prefixes : M4Script
{
    public override ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context) => new(M4Reply.Continue().WithDestinationPrefix("99"));
}

/// <summary>Lets meters in.</summary>
[FailClosed]
internal sealed class Gate : VerneMqPlugin
{
    public override ValueTask<RegisterReply> AuthOnRegisterAsync(AuthOnRegisterRequest request, HookContext context) =>
        new(request.ClientId!.StartsWith("meter", StringComparison.Ordinal) ? RegisterReply.Ok() : RegisterReply.Deny());

    public override ValueTask<PublishReply> AuthOnPublishAsync(AuthOnPublishRequest request, HookContext context) => new(PublishReply.Ok());
}

/// <summary>Lets meters publish.</summary>
[FailClosed]
internal sealed class Meters : ExHookProvider
{
    public override ValueTask<AccessReply> OnClientAuthenticateAsync(ClientAuthenticateRequest request, HookContext context) =>
        new(request.Client.ClientId.StartsWith("meter", StringComparison.Ordinal) ? AccessReply.Allow() : AccessReply.Deny());

    public override ValueTask<MessagePublishReply> OnMessagePublishAsync(MessagePublishRequest request, HookContext context) => new(MessagePublishReply.PassThrough());
}

/// <summary>What was logged.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

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

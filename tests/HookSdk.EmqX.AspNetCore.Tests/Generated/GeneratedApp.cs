using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.AspNetCore.Tests.Generated;

/// <summary>Generated services on Grpc.AspNetCore, set up for EMQX, and a client that sees the two blocks of an answer.</summary>
internal sealed class GeneratedApp : IAsyncDisposable
{
    private readonly HttpClient _client;

    private GeneratedApp(WebApplication app, Lines lines)
    {
        App = app;
        Lines = lines;
        _client = new HttpClient(new SocketsHttpHandler { EnableMultipleHttp2Connections = false })
        {
            BaseAddress = new Uri(app.Urls.First()),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public WebApplication App { get; }

    public Lines Lines { get; }

    public string Url => App.Urls.First();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public static Task<GeneratedApp> StartAsync(Action<WebApplication>? map = null, Action<IServiceCollection>? add = null, HttpProtocols protocols = HttpProtocols.Http2, params string[] arguments) =>
        StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddEmqxGrpc();
                services.AddSingleton<Doors>();
                add?.Invoke(services);
            },
            map ?? (static app => app.MapGrpcService<Policy5>().ForEmqx()),
            protocols,
            arguments);

    /// <summary>Starts an application with these services alone.</summary>
    public static async Task<GeneratedApp> StartAsync(Action<IServiceCollection> add, Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http2, params string[] arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(arguments);
        Lines lines = new();
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = protocols));
        add(builder.Services);
        WebApplication app = builder.Build();
        try
        {
            map(app);
            await app.StartAsync(Ending);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new GeneratedApp(app, lines);
    }

    public static byte[] Frame(IMessage message, int flag = 0)
    {
        byte[] bytes = message.ToByteArray();
        return [(byte)flag, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    /// <summary>Calls a method.</summary>
    public Task<Answer> CallAsync(string path, IMessage request, params (string Name, string Value)[] headers) => SendAsync(path, new ByteArrayContent(Frame(request)), headers);

    /// <summary>Calls a method with any body.</summary>
    public async Task<Answer> SendAsync(string path, HttpContent body, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = body, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ending);
        byte[] reply = await response.Content.ReadAsByteArrayAsync(Ending);
        return new(response.StatusCode, One(response.Headers, "grpc-status"), One(response.TrailingHeaders, "grpc-status"), One(response.TrailingHeaders, "grpc-message"), reply.Length >= 5 ? reply[5..] : reply);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.StopAsync(Ending);
        await App.DisposeAsync();
    }

    private static string? One(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;
}

/// <summary>What came back.</summary>
internal sealed record Answer(HttpStatusCode Http, string? StatusInHeaders, string? Status, string? Message, byte[] Reply);

/// <summary>What was logged.</summary>
internal sealed class Lines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _all = [];

    public IReadOnlyCollection<string> All => _all;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _all.Enqueue($"{eventId.Id} {formatter(state, exception)}");

    public void Dispose()
    {
    }
}

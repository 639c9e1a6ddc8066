using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Google.Protobuf;
using HookSdk.EmqX.ExHook;
using HookSdk.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Tests.ExHook;

/// <summary>Providers in a container, called in process through the codec and the pipeline.</summary>
internal sealed class ExHookHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ExHookHost(ExHookProvider provider, Action<ExHookOptions>? configure = null)
        : this(configure, [provider])
    {
    }

    public ExHookHost(Action<ExHookOptions>? configure, ExHookProvider[] providers, IReadOnlyDictionary<string, string?>? settings = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build());
        services.AddSingleton<TimeProvider>(Clock);
        services.AddLogging(l => l.AddProvider(Log).SetMinimumLevel(LogLevel.Debug));
        ExHookBuilder builder = services.AddExHook(configure);
        foreach (ExHookProvider provider in providers)
        {
            builder.Add(provider);
        }

        _services = services.BuildServiceProvider();
        Server = _services.GetRequiredService<ExHookServer>();
    }

    public FakeClock Clock { get; } = new();

    public Lines Log { get; } = new();

    public ExHookServer Server { get; }

    public IServiceProvider Services => _services;

    public NotificationQueue Queue => _services.GetRequiredKeyedService<NotificationQueue>("exhook");

    public static string Service(string version) => $"emqx.exhook.{version}.HookProvider";

    /// <summary>Calls, and gives the reply's bytes; fails when the answer is not OK.</summary>
    public async Task<byte[]> CallAsync(string version, string method, byte[] request, IPAddress? address = null)
    {
        (HookAnswer answer, byte[] reply) = await TryCallAsync(version, method, request, address);
        answer.Status.ShouldBe(200);
        return reply;
    }

    public async Task<T> CallAsync<T>(string version, string method, IMessage request, MessageParser<T> parser, IPAddress? address = null)
        where T : IMessage<T> => parser.ParseFrom(await CallAsync(version, method, request.ToByteArray(), address));

    public async Task<(HookAnswer Answer, byte[] Reply)> TryCallAsync(string version, string method, byte[] request, IPAddress? address = null)
    {
        BoundHook route = Server.Find(Service(version), method).ShouldNotBeNull($"{version} {method}");
        HookBody body = HookBody.Copy(request);
        ArrayBufferWriter<byte> output = new();
        HookAnswer answer = await route.HandleAsync(body, output, HookConnection.Of(new HookCaller(address)));
        body.Release();
        return (answer, output.WrittenSpan.ToArray());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Keeps what is logged.</summary>
    internal sealed class Lines : ILoggerProvider
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lines)
                {
                    return [.. _lines];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => new Logger(_lines);

        public void Dispose()
        {
        }

        private sealed class Logger(List<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            [SuppressMessage("Style", "IDE0060:Remove unused parameter", Justification = "The interface has it.")]
            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                lock (lines)
                {
                    lines.Add($"{logLevel}: {formatter(state, exception)}");
                }
            }
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Transport;

/// <summary>What all gRPC services of an application share.</summary>
internal sealed class GrpcTransport(ILoggerFactory loggers, BodyMemory memory, TimeProvider? time = null) : IDrainable, IDisposable
{
    private readonly ConcurrentDictionary<string, HookServer> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _paths = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private int _inFlight;
    private bool _servesOwn;

    public GrpcLog Log { get; } = new(loggers, time);

    /// <summary>Calls whose request has not come whole.</summary>
    public WaitingCalls Waiting => Receiver.Waiting;

    public GrpcReceiver Receiver { get; } = new(memory);

    /// <summary>The services that were mapped, and the servers that they belong to.</summary>
    public IReadOnlyDictionary<string, HookServer> Services => _services;

    /// <summary>Answers calls of methods that are not mapped; null before the first service is.</summary>
    public GrpcEndpoint? Unknown { get; private set; }

    /// <summary>Calls with one request whose reply is not written yet. Streams may live as long as a device, so no stop waits for them.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>A stop has waited long enough: calls of other libraries' methods that still run are ended.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Whether a method is mapped, if only for certain hosts.</summary>
    public bool IsMapped(string? path) => path is not null && _paths.ContainsKey(path);

    int IDrainable.Running => InFlight;

    Task IDrainable.DrainAsync(TimeSpan window, CancellationToken cancellationToken) => Task.CompletedTask;

    void IDrainable.End() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    /// <summary>Has calls of methods that are not mapped answered, though nothing is.</summary>
    public void AnswerUnknown(GrpcEndpoint endpoint) => Unknown ??= endpoint;

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Notes a method of another library's service. Endpoints are built more than once, so it may be noted already.</summary>
    public void AddForwarded(ForwardedMethod method, HookServer server, GrpcEndpoint endpoint)
    {
        _services.TryAdd(method.Service, server);
        _paths.TryAdd(method.Path, 0);
        server.AwaitAtStop(this);
        Unknown ??= endpoint;
    }

    /// <summary>Notes a service. True for the first of all that are served here.</summary>
    public bool Add(GrpcService service, HookServer server, GrpcEndpoint endpoint)
    {
        if (!_services.TryAdd(service.Name, server))
        {
            throw new InvalidOperationException(
                $"'/{service.Name}' is mapped twice: for {_services[service.Name].Target} and for {server.Target}. The addresses of gRPC are the protocol's own, so there is one place for each service: leave one Map call out.");
        }

        foreach (GrpcMethod method in service.Methods)
        {
            _paths.TryAdd(method.Path, 0);
        }

        server.AwaitAtStop(this);
        bool first = !_servesOwn;
        _servesOwn = true;
        Unknown ??= endpoint;
        return first;
    }
}

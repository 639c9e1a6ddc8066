using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HookSdk.EmqX.Transport;

/// <summary>What all gRPC services of an application share.</summary>
internal sealed class GrpcTransport(ILoggerFactory loggers, BodyMemory memory, GrpcPlaces places, TimeProvider? time = null) : IDrainable, IDisposable
{
    private readonly ConcurrentDictionary<string, HookServer[]> _services = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _paths = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private volatile GrpcEndpoint[] _endpoints = [];
    private int _inFlight;

    public GrpcLog Log { get; } = new(loggers, time);

    /// <summary>Calls whose request has not come whole.</summary>
    public WaitingCalls Waiting => Receiver.Waiting;

    public GrpcReceiver Receiver { get; } = new(memory);

    /// <summary>Which server is served for which hosts.</summary>
    public GrpcPlaces Places => places;

    /// <summary>Whether any service is mapped.</summary>
    public bool HasServices => !_services.IsEmpty;

    /// <summary>Calls with one request whose reply is not written yet. Streams may live as long as a device, so no stop waits for them.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>A stop has waited long enough: calls of other libraries' methods that still run are ended.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Whether a method is mapped, if only for certain hosts.</summary>
    public bool IsMapped(string? path) => path is not null && _paths.ContainsKey(path);

    /// <summary>Whether a service is mapped, if only for certain hosts.</summary>
    public bool Serves(string service) => _services.ContainsKey(service);

    /// <summary>
    /// Answers a call of a method that is not mapped where it came; null before the first service is. The server of the host that the call names does, so that its guard holds there; where none is
    /// for that host, one that lets this caller in.
    /// </summary>
    public GrpcEndpoint? UnknownFor(HttpContext context)
    {
        GrpcEndpoint[] all = _endpoints;
        return all.Length < 2
            ? all.FirstOrDefault()
            : Places.At(context.Request).Select(p => Array.Find(all, e => ReferenceEquals(e.Server, p.Server))).FirstOrDefault(static e => e is not null)
                ?? Array.Find(all, e => e.Admits(context)) ?? all[0];
    }

    int IDrainable.Running => InFlight;

    Task IDrainable.DrainAsync(TimeSpan window, CancellationToken cancellationToken) => Task.CompletedTask;

    void IDrainable.End() => _ending.Cancel();

    public void Dispose() => _ending.Dispose();

    /// <summary>Has calls of methods that are not mapped answered, though nothing is.</summary>
    public void AnswerUnknown(GrpcEndpoint endpoint)
    {
        if (!Array.Exists(_endpoints, e => ReferenceEquals(e.Server, endpoint.Server)))
        {
            _endpoints = [.. _endpoints, endpoint];
        }
    }

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>Notes a method of another library's service. Endpoints are built more than once, so it may be noted already.</summary>
    public void AddForwarded(ForwardedMethod method, HookServer server, GrpcEndpoint endpoint)
    {
        _services.TryAdd(method.Service, [server]);
        _paths.TryAdd(method.Path, 0);
        server.AwaitAtStop(this);
        AnswerUnknown(endpoint);
    }

    /// <summary>Notes a service. Other servers may have it too, each for hosts of its own: <see cref="TakenPathCheck"/> looks at those when all of an address is known.</summary>
    /// <exception cref="InvalidOperationException">The server has it already.</exception>
    public void Add(GrpcService service, HookServer server, GrpcEndpoint endpoint)
    {
        HookServer[] before = _services.GetValueOrDefault(service.Name, []);
        if (before.Contains(server))
        {
            throw new InvalidOperationException(
                $"'/{service.Name}' is mapped twice: for {server.Target} and for {server.Target}. The addresses of gRPC are the protocol's own, so there is one place for each service: leave one Map call out. For several hosts, hand all of them to one RequireHost.");
        }

        _services[service.Name] = [.. before, server];

        foreach (GrpcMethod method in service.Methods)
        {
            _paths.TryAdd(method.Path, 0);
        }

        server.AwaitAtStop(this);
        AnswerUnknown(endpoint);
    }
}

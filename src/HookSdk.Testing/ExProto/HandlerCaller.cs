using Google.Protobuf;
using HookSdk.EmqX.ExProto;
using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <summary>Calls the handler, by either of its services.</summary>
internal abstract class HandlerCaller : IDisposable
{
    /// <summary>Makes a callback. It ends when the device's next one may be made.</summary>
    public abstract Task<GrpcResponse> CallAsync(string conn, string callback, IMessage request);

    /// <summary>The connection to the handler is cut: EMQX was killed.</summary>
    public virtual void Cut()
    {
    }

    public abstract void Dispose();
}

/// <summary>One call for each callback.</summary>
internal sealed class UnaryHandlerCaller(GrpcCaller caller) : HandlerCaller
{
    private CancellationTokenSource _cut = new();

    public override Task<GrpcResponse> CallAsync(string conn, string callback, IMessage request) =>
        caller.CallAsync($"/{ExProtoServices.UnaryName}/{callback}", request.ToByteArray(), null, _cut.Token);

    public override void Cut()
    {
        CancellationTokenSource cut = Interlocked.Exchange(ref _cut, new CancellationTokenSource());
        cut.Cancel();
        cut.Dispose();
    }

    public override void Dispose()
    {
        _cut.Dispose();
        caller.Dispose();
    }
}

/// <summary>
/// Streams, as EMQX 5.0 uses them: one for each device and callback, opened when it is first needed and never ended; nobody waits for anything. A stream that the handler has ended is
/// opened anew by the next callback.
/// </summary>
internal sealed class StreamingHandlerCaller(Uri address, HttpMessageHandler? handler) : HandlerCaller
{
    private readonly Dictionary<string, ClientStream> _streams = new(StringComparer.Ordinal);
    private readonly HttpMessageInvoker _http = new(handler ?? new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true }, disposeHandler: handler is null);
    private readonly Lock _lock = new();

    /// <summary>The way to the streaming service of a server.</summary>
    public static StreamingHandlerCaller To(HookTarget target) => target is HookTarget.HttpTarget http
        ? new StreamingHandlerCaller(http.Address, http.Sender)
        : throw new NotSupportedException("Streams need a server that is reached over HTTP/2: a HookTarget made by Handler or Url.");

    /// <summary>Streams that the handler has not ended.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
            {
                return _streams.Values.Count(static s => !s.IsOver);
            }
        }
    }

    public override Task<GrpcResponse> CallAsync(string conn, string callback, IMessage request)
    {
        string key = $"{callback} {conn}";
        lock (_lock)
        {
            if (!_streams.TryGetValue(key, out ClientStream? stream) || stream.IsOver)
            {
                _streams[key] = stream = new ClientStream(_http, new Uri(address, $"/{ExProtoServices.StreamingName}/{callback}"));
            }

            stream.Write(request.ToByteArray());
        }

        return Task.FromResult(new GrpcResponse(GrpcStatusCode.Ok, null, []));
    }

    public override void Cut()
    {
        lock (_lock)
        {
            foreach (ClientStream stream in _streams.Values)
            {
                stream.Dispose();
            }

            _streams.Clear();
        }
    }

    public override void Dispose()
    {
        Cut();
        _http.Dispose();
    }
}

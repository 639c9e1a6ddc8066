using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace HookSdk;

/// <summary>
/// What Kestrel listens on in a check: nothing. It takes the addresses as its settings and the code have them, reads certificates and protocols, and opens no port. Who wants to know what an address
/// would speak is connected within the process.
/// </summary>
internal sealed class CheckedPorts : IConnectionListenerFactory
{
    private readonly ConcurrentQueue<Port> _ports = [];

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Port port = new(endpoint);
        _ports.Enqueue(port);
        return new(port);
    }

    /// <summary>Connects to one of the addresses.</summary>
    /// <returns>The connection; null: there is no such address.</returns>
    public Stream? Connect(BindingAddress address) => _ports.Where(p => IsAt(p.EndPoint, address)).OrderBy(p => IsExactly(p.EndPoint, address) ? 0 : 1).FirstOrDefault()?.Connect();

    private static bool IsAt(EndPoint endPoint, BindingAddress address) => address.IsUnixPipe ? endPoint.ToString() == address.UnixPipePath : endPoint is IPEndPoint ip && ip.Port == address.Port;

    private static bool IsExactly(EndPoint endPoint, BindingAddress address) =>
        endPoint is IPEndPoint ip && IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? host) && ip.Address.Equals(host);

    private sealed class Port(EndPoint endPoint) : IConnectionListener
    {
        private readonly Channel<ConnectionContext> _callers = Channel.CreateUnbounded<ConnectionContext>();

        public EndPoint EndPoint => endPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await _callers.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _callers.Reader.TryRead(out ConnectionContext? caller) ? caller : null;

        public PipeConnection Connect()
        {
            Pipe there = new();
            Pipe back = new();
            _callers.Writer.TryWrite(new Caller(new TwoPipes(there.Reader, back.Writer), new TwoPipes(back.Reader, there.Writer)));
            return new PipeConnection(back.Reader.AsStream(), there.Writer.AsStream());
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _callers.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    /// <summary>A connection whose closing may be asked for when it is over: .NET's own cancels, on another thread, what its disposal has disposed of by then, which ends the process.</summary>
    private sealed class Caller(IDuplexPipe transport, IDuplexPipe application) : DefaultConnectionContext("check", transport, application)
    {
#pragma warning disable CA2215 // Not to dispose of that is what this class is for; memory is all that it holds.
        public override ValueTask DisposeAsync() => default;
#pragma warning restore CA2215
    }

    private sealed record TwoPipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

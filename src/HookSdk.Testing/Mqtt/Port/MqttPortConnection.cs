using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace HookSdk.Testing;

/// <summary>One connection of a real client, from its first byte to its end.</summary>
internal sealed class MqttPortConnection(Socket socket, IPEndPoint remote, MqttPort port, CancellationToken stop)
{
    private static readonly LingerOption AtOnce = new(enable: true, seconds: 0);

    private readonly MqttPortOutput _output = new();
    private MqttPortPeer? _peer;
    private MqttPortClient? _client;

    /// <summary>Serves the client until its connection ends. It throws nothing: what goes wrong is told.</summary>
    public async Task RunAsync()
    {
        try
        {
            NetworkStream network = new(socket, ownsSocket: false);
            await using (network.ConfigureAwait(false))
            {
                Stream stream = port.Options.Tls is { } tls ? await SecureAsync(network, tls).ConfigureAwait(false) : network;
                await using (stream.ConfigureAwait(false))
                {
                    await ServeAsync(stream).ConfigureAwait(false);
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, or the port is closed.
        }
        catch (Exception e)
        {
            Tell(e.Message);
        }
        finally
        {
            CloseSocket();
            if (_peer is { Channel.IsOpen: true } peer)
            {
                End(peer);
            }
        }
    }

    /// <summary>Nobody waits for what the broker makes of it: a hook may take its time, and the port may be closing.</summary>
    private void End(MqttPortPeer peer)
    {
        if (port.IsSilent)
        {
            peer.Channel.Leave();
        }
        else
        {
            _ = peer.LoseAsync();
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream network, SslServerAuthenticationOptions options)
    {
        SslStream stream = new(network);
        using CancellationTokenSource patience = new(port.Options.PacketTimeout, port.Options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await stream.AuthenticateAsServerAsync(options, either.Token).ConfigureAwait(false);
            return stream;
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (!stop.IsCancellationRequested)
            {
                Tell($"no TLS: {e.Message}");
            }

            throw new OperationCanceledException(e.Message, e);
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        Task writing = _output.RunAsync(stream, stop);
        MqttPortInput input = new(stream, port.Options);
        await using (input.ConfigureAwait(false))
        {
            Task reading = ReadAsync(input, stream);
            if (await Task.WhenAny(reading, writing).ConfigureAwait(false) == writing)
            {
                // The broker has ended the connection and everything is out, or the client is gone: nothing more is read.
                if (stream is SslStream secure && writing.IsCompletedSuccessfully && _output.End == MqttPacket.Closed)
                {
                    await secure.ShutdownAsync().ConfigureAwait(false);
                }

                CloseSocket();
                await reading.ConfigureAwait(false);
                await writing.ConfigureAwait(false);
                return;
            }

            _output.Complete();
            using CancellationTokenSource patience = new(port.Options.PacketTimeout, port.Options.Time);
            using CancellationTokenRegistration registration = patience.Token.UnsafeRegister(static c => ((MqttPortConnection)c!).CloseSocket(), this);
            await writing.ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(MqttPortInput input, Stream stream)
    {
        try
        {
            if (await input.ReadAsync(null, stop).ConfigureAwait(false) is not { Connect: { } connect } || !port.Broker.IsRunning)
            {
                return;
            }

            _peer = port.Broker.Open(connect, Origin(stream));
            _client = new(_peer, remote);
            _peer.Channel.Sent = OnSent;
            port.Add(_client);
            await DoneAsync(_peer.ConnectAsync()).ConfigureAwait(false);
            while (_peer.Channel.IsOpen && await input.ReadAsync(connect.Version, stop).ConfigureAwait(false) is { } request)
            {
                await DoneAsync(request.Kind is MqttRequestKind.Connect or MqttRequestKind.Auth ? _peer.BreakProtocolAsync() : _peer.ReceiveAsync(request)).ConfigureAwait(false);
            }
        }
        catch (MqttWireException e)
        {
            Tell(e.Message);
            if (_peer is not null)
            {
                await DoneAsync(_peer.ReceiveJunkAsync(input.Packet, e.Code)).ConfigureAwait(false);
            }
            else if (e.Code == MqttWireException.UnsupportedVersion)
            {
                _output.TrySend(MqttReplyWriter.UnsupportedVersion.ToArray());
            }
        }
        catch (TimeoutException e)
        {
            Tell(e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client has gone, the broker has ended the connection, or the port is closed.
        }
    }

    /// <summary>Waits for the broker, but not beyond the end of the port; then goes on elsewhere than on the thread that set the broker going, which may be a test's.</summary>
    private async Task DoneAsync(Task task) => await task.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    private void OnSent(MqttReceived packet)
    {
        _client!.OnSent(packet);
        if (packet.Packet is MqttPacket.Closed or MqttPacket.Reset)
        {
            _output.Complete(packet.Packet);
            return;
        }

        try
        {
            if (!_output.TrySend(MqttReplyWriter.Write(packet, _peer!.Channel.Connect.Version)))
            {
                GiveUp($"it reads nothing: more than {MqttPortOutput.MostWaiting} bytes wait for it");
            }
        }
        catch (MqttWireException e)
        {
            GiveUp($"{packet} cannot be sent: {e.Message}");
        }
    }

    private void GiveUp(string problem)
    {
        if (_client!.Problem is null)
        {
            Tell(problem);
            _output.Complete(MqttPacket.Reset);
            CloseSocket();
        }
    }

    private MqttPortOrigin Origin(Stream stream) => new(
        remote,
        port.EndPoint,
        stream is SslStream,
        (stream as SslStream)?.RemoteCertificate?.GetRawCertData() is { } shown ? shown : default(ReadOnlyMemory<byte>?),
        port.Options.Time);

    private void Tell(string problem)
    {
        if (_client is not null)
        {
            _client.Problem ??= problem;
        }

        port.Broker.Tell(() => $"! the connection of {_client?.ClientId ?? remote.ToString()} is closed: {problem}");
    }

    private void CloseSocket()
    {
        try
        {
            if (_output.End == MqttPacket.Reset)
            {
                socket.LingerState = AtOnce;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed.
        }

        socket.Dispose();
    }
}

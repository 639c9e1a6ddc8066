using System.Net.Sockets;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.ExProtoServer;

/// <summary>What EMQX needs of a server of device protocols (ExProto, unary).</summary>
internal sealed class ExProtoConformance : Conformance
{
    private const int LargestDatagram = 65_507;

    /// <summary>OnSocketCreated and OnReceivedBytes.</summary>
    private const int WithBytes = 2;

    private const string Closed = "The server closed the device after the bytes that were made up; say by --bytes what a device sends first.";
    private const string UnknownConn = "aG9va3Nkay1ub2JvZHk=";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(5);

    /// <summary>A server may forget a device before it has called the adapter.</summary>
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(1);

    private readonly CheckSettings _settings;
    private readonly GrpcRules _grpc;
    private FakeExProto? _adapter;
    private FakeDevice? _sampled;

    public ExProtoConformance(CheckSettings settings)
    {
        _settings = settings;
        _grpc = new GrpcRules(Target.ExProto, settings, SamplesAsync);
        Rules =
        [
            _grpc.Http2(),
            _grpc.Streams(),
            _grpc.Window(),
            new(
                "exproto-callbacks",
                "Each of the five callbacks of ConnectionUnaryHandler is answered OK.",
                "Any other status closes the device's connection.",
                "Serve emqx.exproto.v1.ConnectionUnaryHandler, catch what a device brings about, and answer EmptySuccess.",
                CallbacksAsync),
            new(
                "exproto-split",
                "Bytes may come one at a time, and all at once.",
                "EMQX hands over what it has read from the socket: it knows no frames.",
                "Keep the bytes of each device until a frame is whole.",
                SplitAsync),
            new(
                "exproto-garbage",
                "Bytes that are no frame close their device at most: the callback is answered OK, and other devices go on.",
                "An error closes the device's connection, and a crash those of all devices.",
                "Answer OK, and close the device over the adapter where it has to go.",
                GarbageAsync),
            new(
                "exproto-unknown-device",
                "A callback of a device that the server does not know is answered at once, with OK or with an error.",
                "When the server was restarted, EMQX goes on calling about its devices; an error closes the device, which then connects anew, and a callback that hangs blocks it for good.",
                "Take a device that is not known for a new one, or answer an error.",
                UnknownDeviceAsync),
            _grpc.Trailers(),
            _grpc.Plain(),
            _grpc.UnknownField(),
            _grpc.UnknownMethodIs(ExProtoRequests.UnknownMethod),
            _grpc.Large(
                "A datagram of 64 KB is answered.",
                "A UDP listener hands a datagram over whole, in one callback.",
                "Raise the limit of received messages.",
                async (_, token) => ExProtoRequests.Received((await ConnectAsync(token).ConfigureAwait(false)).Id, new byte[LargestDatagram])),
            _grpc.Twice("A callback may come again when EMQX has lost its answer.", token => WhyGoneAsync(_sampled!, token)),
            _grpc.Parallel("Each device makes its callbacks by itself, all over a few connections."),
            _grpc.InTime("EMQX sets no timeout: a callback that hangs blocks its device for good."),
            _grpc.Stop("A callback without an answer holds its device up. An error closes the device's connection, so that it connects anew.", static r => r.Failure is null, ExProtoRequests.Later(UnknownConn, settings.Bytes)[0]),
        ];
    }

    public override IReadOnlyList<Rule> Rules { get; }

    public override void Dispose()
    {
        // Its devices end first. A server that does not answer for them holds it up for a second.
        _adapter?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The server calls EMQX's adapter about each device.</summary>
    private async Task OpenAdapterAsync()
    {
        if (_adapter is not null)
        {
            return;
        }

        try
        {
            _adapter = await FakeExProto.StartAsync(HookTarget.Url(_settings.Url), o =>
            {
                o.Time = _settings.Clock;
                o.AllowFallbacks = true;
                o.Patience = _settings.MostPatience;
                o.AdapterPort = _settings.AdapterPort;
            }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ArgumentOutOfRangeException)
        {
            throw CommandException.AdapterPort(_settings.AdapterPort, e);
        }
    }

    /// <summary>A device that the server was told of: its callbacks can then be made by hand.</summary>
    private async Task<FakeDevice> ConnectAsync(CancellationToken cancellationToken)
    {
        await OpenAdapterAsync().ConfigureAwait(false);
        FakeDevice device = await _adapter!.ConnectAsync().ConfigureAwait(false);
        long started = _settings.Clock.GetTimestamp();
        while (!_adapter.Calls.Any(c => c.Device == device.Name) && _settings.Clock.GetElapsedTime(started) < _settings.Patience)
        {
            await Task.Delay(LookAgain, _settings.Clock, cancellationToken).ConfigureAwait(false);
        }

        return device;
    }

    private async Task<IReadOnlyList<GrpcCall>> SamplesAsync(GrpcProbe probe, CancellationToken cancellationToken)
    {
        FakeDevice device = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        _sampled = device;
        return [ExProtoRequests.Received(device.Id, _settings.Bytes)];
    }

    /// <summary>Why there is no device any more to make calls about: the server has closed it over the adapter. Null: it has not.</summary>
    private async Task<string?> WhyGoneAsync(FakeDevice device, CancellationToken cancellationToken)
    {
        long started = _settings.Clock.GetTimestamp();
        while (!WasClosed(device))
        {
            if (_settings.Clock.GetElapsedTime(started) >= LongestClosing)
            {
                return null;
            }

            await Task.Delay(LookAgain, _settings.Clock, cancellationToken).ConfigureAwait(false);
        }

        return Closed;
    }

    private bool WasClosed(FakeDevice device) => _adapter!.AdapterCalls.Any(c => c is { Method: "Close", ResultCode: 0 } && c.Device == device.Name);

    private async Task<Finding> CallbacksAsync(CancellationToken cancellationToken)
    {
        FakeDevice device = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (_adapter!.Calls.FirstOrDefault(c => c.Device == device.Name) is not { } created)
        {
            return Finding.Fail("OnSocketCreated: no answer");
        }

        if (created.Status != 0)
        {
            return Finding.Fail($"OnSocketCreated: gRPC status {created.Status} {VisibleText.Of(created.Failure ?? "")}");
        }

        using GrpcProbe probe = new(_settings.Url, _settings.Clock, _settings.MostPatience);
        List<string> problems = [];
        int made = 1;
        foreach (GrpcCall call in ExProtoRequests.Later(device.Id, _settings.Bytes))
        {
            // A server may end the device over the adapter: then EMQX makes no further callback. After a timeout it does well to.
            GrpcReply? reply = device.IsConnected ? await _grpc.CallAsync(probe, call, cancellationToken).ConfigureAwait(false) : null;
            if (reply is null || (reply.IsError && made >= WithBytes && await WhyGoneAsync(device, cancellationToken).ConfigureAwait(false) is not null))
            {
                if (made == WithBytes && problems.Count == 0)
                {
                    return Finding.NotApplicable(Closed);
                }

                break;
            }

            made++;
            if (!reply.IsOk)
            {
                problems.Add($"{call.Hook}: {reply}");
            }
        }

        return Finding.Of(problems, $"{made} callbacks");
    }

    private async Task<Finding> SplitAsync(CancellationToken cancellationToken)
    {
        // A device each: a server may close the one whose bytes it has taken.
        FakeDevice device = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        FakeDevice other = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await device.SendAsync(_settings.Bytes, ByteSplit.EveryByte).WaitAsync(cancellationToken).ConfigureAwait(false);
            await other.SendAsync(_settings.Bytes).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HookAssertionException or InvalidOperationException)
        {
            return Finding.Fail(e is HookAssertionException told ? NoAnswer.Of(told) : e.Message.Split('\n')[0]);
        }

        ExProtoCallRecord[] calls = [.. _adapter!.Calls.Where(c => c.Device == device.Name || c.Device == other.Name)];
        if (calls.Any(static c => c.Status != 0) && await WhyGoneAsync(device, cancellationToken).ConfigureAwait(false) is { } gone)
        {
            return Finding.NotApplicable(gone);
        }

        return calls.Length == 0 ? Finding.NotApplicable("No callback is answered.") : Finding.Of([.. calls.Where(static c => c.Status != 0).Select(static c => $"{c.Hook}: gRPC status {c.Status} {VisibleText.Of(c.Failure ?? "")}").Distinct(StringComparer.Ordinal)], $"{calls.Length} callbacks");
    }

    private async Task<Finding> GarbageAsync(CancellationToken cancellationToken)
    {
        using GrpcProbe probe = new(_settings.Url, _settings.Clock, _settings.MostPatience);
        FakeDevice device = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        FakeDevice other = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        List<string> problems = [];
        foreach (GrpcCall call in new[] { ExProtoRequests.Received(device.Id, [0xFF, 0, 0xC3, 0x28, .. new byte[2000]]), ExProtoRequests.Received(other.Id, _settings.Bytes) })
        {
            GrpcReply reply = await _grpc.CallAsync(probe, call, cancellationToken).ConfigureAwait(false);
            if (!reply.IsOk)
            {
                problems.Add($"{call.Hook}: {reply}");
            }
        }

        return Finding.Of(problems, "answered OK");
    }

    private async Task<Finding> UnknownDeviceAsync(CancellationToken cancellationToken)
    {
        await OpenAdapterAsync().ConfigureAwait(false);
        using GrpcProbe probe = new(_settings.Url, _settings.Clock, _settings.MostPatience);
        List<string> problems = [];
        GrpcReply? last = null;
        foreach (GrpcCall call in ExProtoRequests.Later(UnknownConn, _settings.Bytes))
        {
            last = await _grpc.CallAsync(probe, call, cancellationToken).ConfigureAwait(false);
            if (last.Failure is { } failure)
            {
                problems.Add($"{call.Hook}: {failure}");
            }
        }

        return Finding.Of(problems, last!.ToString());
    }
}

using Google.Protobuf;
using HookSdk.EmqX.ExProto.Wire;
using HookSdk.EmqX.Transport;

namespace HookSdk.EmqX.ExProto;

/// <summary>The two services that EMQX may call, by the same five callbacks.</summary>
internal static class ExProtoServices
{
    public const string UnaryName = ExProtoForms.UnaryName;
    public const string StreamingName = ExProtoForms.StreamingName;

    public static IReadOnlyList<string> Callbacks { get; } = ["OnSocketCreated", "OnSocketClosed", "OnReceivedBytes", "OnTimerTimeout", "OnReceivedMessages"];

    /// <summary>One call for each callback; the default from EMQX 5.1 on.</summary>
    public static GrpcService Unary(ExProtoServer server)
    {
        GrpcService service = new(UnaryName);
        foreach (string callback in Callbacks)
        {
            service.Unary(callback, (call, request, _) => HandleAsync(server, callback, call, request, streaming: false, out string _));
        }

        return service;
    }

    /// <summary>
    /// Streams of callbacks: EMQX 4.3 to 5.0. EMQX never ends a stream and opens new ones for each device (5.0), so those of a device are ended here when it is gone; a stream that serves several
    /// devices (4.3, 4.4) stays. EMQX 4.3 puts a timeout of 5 s on streams that live for hours: it is not applied.
    /// </summary>
    public static GrpcService Streaming(ExProtoServer server)
    {
        GrpcService service = new(StreamingName);
        foreach (string callback in Callbacks)
        {
            service.ClientStream(callback, (call, requests, _) => ReadAsync(server, callback, call, requests), endsAtTimeout: false);
        }

        return service;
    }

    /// <summary>Carries out one callback.</summary>
    public static ValueTask<GrpcStatus> HandleAsync(ExProtoServer server, string callback, HookConnection call, HookBody request, bool streaming, out string conn)
    {
        long started = server.Server.Time.GetTimestamp();
        ulong observers = server.Observers?.Ask(server.Server, callback) ?? 0;
        ValueTask<GrpcStatus> running;
        switch (callback)
        {
            case "OnReceivedBytes":
                ReceivedBytesRequest bytes = GrpcMessages.Parse(ReceivedBytesRequest.Parser, request);
                conn = bytes.Conn;
                running = server.OnBytesAsync(bytes, call, streaming);
                break;
            case "OnReceivedMessages":
                ReceivedMessagesRequest messages = GrpcMessages.Parse(ReceivedMessagesRequest.Parser, request);
                conn = messages.Conn;
                running = server.OnMessagesAsync(messages, call, streaming);
                break;
            case "OnSocketCreated":
                SocketCreatedRequest created = GrpcMessages.Parse(SocketCreatedRequest.Parser, request);
                conn = created.Conn;
                running = new(server.OnCreated(created, call));
                break;
            case "OnSocketClosed":
                SocketClosedRequest closed = GrpcMessages.Parse(SocketClosedRequest.Parser, request);
                conn = closed.Conn;
                running = new(server.OnClosed(closed, streaming));
                break;
            default:
                TimerTimeoutRequest timer = GrpcMessages.Parse(TimerTimeoutRequest.Parser, request);
                conn = timer.Conn;
                running = new(server.OnTimer(timer));
                break;
        }

        ToldCallback told = new(callback, conn, started, observers == 0 ? null : new ObservedCallback(call, request, streaming, observers));
        return running.IsCompletedSuccessfully ? new(Observe(server, told, running.Result)) : ObserveAsync(server, told, running);
    }

    private static async ValueTask<GrpcStatus> ObserveAsync(ExProtoServer server, ToldCallback told, ValueTask<GrpcStatus> running) =>
        Observe(server, told, await running.ConfigureAwait(false));

    private static GrpcStatus Observe(ExProtoServer server, in ToldCallback told, GrpcStatus status)
    {
        long now = server.Server.Time.GetTimestamp();
        TimeSpan elapsed = server.Server.Time.GetElapsedTime(told.Started, now);
        HookOutcome outcome = status.Code switch
        {
            GrpcStatusCode.ResourceExhausted => told.Name == "OnSocketCreated" ? HookOutcome.Shed : HookOutcome.Late,
            _ => HookOutcome.Answered,
        };
        server.Server.Observe(new HookObservation(server.Server.Kind, told.Name, null, nameof(EmptySuccess), outcome, elapsed, Server: server.Server.Name, Told: told.Observed?.Observers ?? 0));
        told.Observed?.Tell(server, told, status, outcome, elapsed);
        server.Server.Answered(now);
        return status;
    }

    private static async ValueTask<GrpcStatus> ReadAsync(ExProtoServer server, string callback, GrpcServerCall call, GrpcRequestStream requests)
    {
        server.WarnOfStreaming();
        string? only = null;
        Task end = server.Stopped.Task;
        while (true)
        {
            Task<HookBody?> reading = requests.ReadAsync();
            if (!reading.IsCompleted && await Task.WhenAny(reading, end).ConfigureAwait(false) == end)
            {
                return GrpcStatus.Ok;
            }

            if (await reading.ConfigureAwait(false) is not { } request)
            {
                return GrpcStatus.Ok;
            }

            string conn;
            try
            {
                await HandleAsync(server, callback, call, request, streaming: true, out conn).ConfigureAwait(false);
            }
            finally
            {
                request.Release();
            }

            only ??= conn;
            if (only != conn)
            {
                end = server.Stopped.Task;
            }
            else if (end == server.Stopped.Task)
            {
                end = server.Devices.Find(conn)?.Gone ?? Task.CompletedTask;
            }
        }
    }
}

using System.Text.Json.Nodes;
using Google.Protobuf;
using HookSdk.EmqX.Transport;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.ExProto;

/// <summary>
/// A protocol handler that does what the recorded one did: it answers each callback of a device as that was answered, and before that makes the adapter's calls that were made in it.
/// </summary>
internal sealed class RecordedHandler(ExProtoLines lines, FakeClock clock, Action<string, string, IMessage> heard, Action<RecordingLine> callAdapter) : HandlerCaller
{
    private readonly Dictionary<(string Conn, string Method), int> _next = [];

    /// <summary>The recorded conn of a conn of here; null: none is left for it.</summary>
    public required Func<string, string?> RecordedConn { get; init; }

    public override Task<GrpcResponse> CallAsync(string conn, string callback, IMessage request)
    {
        string recorded = RecordedConn(conn) ?? conn;
        heard(recorded, callback, request);
        if (Take(recorded, callback) is not { } line)
        {
            return Task.FromResult(new GrpcResponse(GrpcStatusCode.Ok, null, []));
        }

        foreach (RecordingLine call in lines.CallsInside(line))
        {
            callAdapter(call);
        }

        // Without a status nothing was answered, as long as was recorded.
        if (line.Json["grpc_status"] is not { } status)
        {
            return new TaskCompletionSource<GrpcResponse>().Task;
        }

        GrpcResponse response = new((GrpcStatusCode)status.GetValue<int>(), line.Text("grpc_message"), []);
        if (line.Json["answer_after_ms"] is not { } after)
        {
            return Task.FromResult(response);
        }

        TaskCompletionSource<GrpcResponse> later = new();
        ITimer? timer = null;
        timer = clock.CreateTimer(
            _ =>
            {
                timer?.Dispose();
                later.SetResult(response);
            },
            null,
            TimeSpan.FromMilliseconds(after.GetValue<int>()),
            Timeout.InfiniteTimeSpan);
        return later.Task;
    }

    public override void Dispose()
    {
    }

    private RecordingLine? Take(string conn, string callback)
    {
        int number = _next.GetValueOrDefault((conn, callback));
        _next[(conn, callback)] = number + 1;
        return lines.Callbacks(conn, callback).ElementAtOrDefault(number);
    }
}

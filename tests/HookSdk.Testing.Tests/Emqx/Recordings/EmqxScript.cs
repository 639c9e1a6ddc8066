using System.Text.Json.Nodes;
using Google.Protobuf;
using HookSdk.EmqX.ExHook.Wire;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Emqx.Recordings;

/// <summary>A hook server that answers as the recorded one did: call by call, in the order of one client.</summary>
internal sealed class EmqxScript
{
    private readonly Dictionary<(string Server, string Method, string Key), Queue<RecordingLine>> _answers = [];
    private readonly EmqxKeys _keys;
    private readonly FakeClock _clock;
    private readonly Action<EmqxCall, JsonObject> _heard;
    private readonly HashSet<string> _away = new(StringComparer.Ordinal);

    public EmqxScript(Recording recording, EmqxKeys keys, FakeClock clock, Action<EmqxCall, JsonObject> heard)
    {
        (_keys, _clock, _heard) = (keys, clock, heard);
        foreach (RecordingLine line in recording.Lines.Where(static l => l.Event == "call"))
        {
            string server = line.Text("server") ?? "";
            string method = line.Text("method")!;
            (string, string, string) key = (server, method, keys.OfCall(server, method, line.Json["request"]!).Key);
            if (!_answers.TryGetValue(key, out Queue<RecordingLine>? queue))
            {
                _answers.Add(key, queue = new());
            }

            queue.Enqueue(line);
        }
    }

    /// <summary>Whether calls name their server: in files with two servers they do.</summary>
    public bool NamesServers { get; init; }

    public EmqxLink Open() => new Link(this);

    /// <summary>When calls are answered.</summary>
    public RecordedOrder Order { get; } = new();

    /// <summary>A server goes away or comes back; null: all of them.</summary>
    public void Set(string server, bool isThere)
    {
        if (isThere)
        {
            _away.Remove(server);
        }
        else
        {
            _away.Add(server);
        }
    }

    public string NameOf(EmqxCall call) => NamesServers ? call.Server : "";

    private ValueTask<EmqxAnswer> Send(EmqxCall call)
    {
        if (_away.Contains(call.Server))
        {
            return new(EmqxAnswer.Away("not there"));
        }

        JsonObject request = EmqxWire.Request(call.Method, call.Body);
        _heard(call, request);
        (string, string, string) key = (NameOf(call), call.Method, _keys.OfCall(NameOf(call), call.Method, request).Key);
        if (!_answers.TryGetValue(key, out Queue<RecordingLine>? queue) || !queue.TryDequeue(out RecordingLine? line))
        {
            return new(new EmqxAnswer(null, 12, "this call was not recorded"));
        }

        Task reached = Order.WaitAsync(line);
        return reached.IsCompletedSuccessfully ? Answer(line, request) : new(AnswerLaterAsync(reached, line, request));
    }

    private async Task<EmqxAnswer> AnswerLaterAsync(Task reached, RecordingLine line, JsonObject request)
    {
        await reached.ConfigureAwait(false);
        return await Answer(line, request).ConfigureAwait(false);
    }

    private ValueTask<EmqxAnswer> Answer(RecordingLine line, JsonObject request)
    {
        if (line.Text("answered") == "never")
        {
            return new(new TaskCompletionSource<EmqxAnswer>().Task);
        }

        EmqxAnswer answer = new(
            line.Text("reply_base64") is { } bytes ? Reply(Convert.FromBase64String(bytes), line, request) : default(ReadOnlyMemory<byte>?),
            line.Json["grpc_status"]!.GetValue<int>(),
            line.Text("grpc_message"));
        if (line.Json["answer_after_ms"] is not { } after)
        {
            return new(answer);
        }

        TaskCompletionSource<EmqxAnswer> later = new();
        ITimer? timer = null;
        timer = _clock.CreateTimer(_ =>
        {
            timer?.Dispose();
            later.SetResult(answer);
        }, null, TimeSpan.FromMilliseconds(after.GetValue<int>()), Timeout.InfiniteTimeSpan);
        return new(later.Task);
    }

    /// <summary>The recorded reply; where it holds the message that it was asked about, with the id that the message has here.</summary>
    private static byte[] Reply(byte[] recorded, RecordingLine line, JsonObject request)
    {
        string? there = line.Json["request"]?["message"]?["id"]?.GetValue<string>();
        string? here = request["message"]?["id"]?.GetValue<string>();
        if (there is null || here is null || line.Json["reply"]?["message"]?["id"]?.GetValue<string>() != there)
        {
            return recorded;
        }

        ValuedResponse reply = ValuedResponse.Parser.ParseFrom(recorded);
        reply.Message.Id = here;
        return reply.ToByteArray();
    }

    private sealed class Link(EmqxScript script) : EmqxLink
    {
        public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default) => script.Send(call);

        public override void Dispose()
        {
        }
    }
}

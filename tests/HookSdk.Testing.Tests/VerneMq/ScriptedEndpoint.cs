using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.VerneMq;

/// <summary>A call that the fake made.</summary>
/// <param name="Endpoint">Where to.</param>
/// <param name="Hook">The hook.</param>
/// <param name="Body">The body.</param>
/// <param name="Recorded">The recorded call that it was answered by; null: there is none like it.</param>
internal sealed record ScriptedCall(string Endpoint, string Hook, byte[] Body, RecordingLine? Recorded)
{
    public JsonObject Request { get; } = JsonNode.Parse(Body)!.AsObject();
}

/// <summary>The endpoints of a recording: a call is answered by the reply that was recorded for the client's next call of that hook.</summary>
internal sealed class ScriptedEndpoints
{
    private readonly Dictionary<(string Endpoint, string Hook, string Client), Queue<RecordingLine>> _replies = [];
    private readonly HashSet<string> _unreachable;
    private readonly Func<JsonObject, string> _client;
    private readonly TimeProvider _time;

    /// <param name="recording">The recording.</param>
    /// <param name="client">Which client a request is about.</param>
    /// <param name="time">The clock that late replies are late by.</param>
    public ScriptedEndpoints(Recording recording, Func<JsonObject, string> client, TimeProvider time)
    {
        _client = client;
        _time = time;
        _unreachable = [.. recording.Header["registrations"]!.AsArray().Where(static r => r!["unreachable"] is not null).Select(static r => r!["endpoint"]!.GetValue<string>())];
        foreach (RecordingLine line in recording.Lines.Where(static l => l.Event == "call"))
        {
            string who = line.Varies.Contains("client_id") ? "*" : client(JsonNode.Parse(line.Text("request_raw")!)!.AsObject());
            (string, string, string) key = (line.Text("endpoint")!, line.Text("hook")!, who);
            _replies.TryAdd(key, new());
            _replies[key].Enqueue(line);
        }
    }

    public List<ScriptedCall> Calls { get; } = [];

    /// <summary>When calls are answered.</summary>
    public RecordedOrder Order { get; } = new();

    public HookTransport Open(string endpoint) => new Endpoint(this, endpoint);

    private async Task<HookResponse> AnswerAsync(string endpoint, string hook, byte[] body, CancellationToken hangUp)
    {
        if (_unreachable.Contains(endpoint))
        {
            return HookResponse.Failed("econnrefused");
        }

        string who = _client(JsonNode.Parse(body)!.AsObject());
        RecordingLine? line = Next(endpoint, hook, who) ?? Next(endpoint, hook, "*");
        Calls.Add(new ScriptedCall(endpoint, hook, body, line));
        if (line is null)
        {
            return HookResponse.Failed("nothing was recorded for this call");
        }

        await Order.WaitAsync(line).ConfigureAwait(false);
        JsonObject reply = line.Json["reply"]!.AsObject();
        if (reply["after_ms"]?.GetValue<int>() is { } late)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(late), _time, hangUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new HookResponse(reply["status"]!.GetValue<int>(), Encoding.UTF8.GetBytes(reply["body_raw"]!.GetValue<string>()), null)
        {
            CacheControl = reply["headers"]!.AsObject().FirstOrDefault(static h => h.Key.Equals("cache-control", StringComparison.OrdinalIgnoreCase)).Value?.GetValue<string>(),
        };
    }

    private RecordingLine? Next(string endpoint, string hook, string client) =>
        _replies.TryGetValue((endpoint, hook, client), out Queue<RecordingLine>? lines) && lines.TryDequeue(out RecordingLine? line) ? line : null;

    private sealed class Endpoint(ScriptedEndpoints all, string name) : HookTransport
    {
        public override Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp) => all.AnswerAsync(name, hook, body, hangUp);

        public override void Dispose()
        {
        }
    }
}

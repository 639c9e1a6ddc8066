using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Testing.Tests.Emqx.Recordings;
using HookSdk.Testing.Tests.Recordings;

namespace HookSdk.Testing.Tests.Management;

/// <summary>
/// Plays a recording: the fake gets the requests and what clients did. What it answers and what clients see is compared, and never fed in.
/// </summary>
internal abstract class ManagementReplay(ManagementRecording recording) : IAsyncDisposable
{
    private readonly Dictionary<string, Seen> _clients = new(StringComparer.Ordinal);
    private readonly List<(RecordingLine Line, string Difference)> _differences = [];

    protected ManagementRecording Recording => recording;

    protected abstract HttpMessageHandler Handler { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Plays all lines.</summary>
    /// <returns>The lines that are not reproduced, and how they differ.</returns>
    public async Task<IReadOnlyList<(RecordingLine Line, string Difference)>> PlayAsync()
    {
        await BeginAsync().ConfigureAwait(false);
        foreach (RecordingLine line in recording.Lines)
        {
            switch (line.Event)
            {
                case "http":
                    await AskAsync(line).ConfigureAwait(false);
                    break;
                case "client":
                    await DoAsync(line).ConfigureAwait(false);
                    break;
                case "outcome":
                    if (_clients.TryGetValue(line.Client!, out Seen? client))
                    {
                        client.Expected.Add(Describe(line.Json));
                    }

                    break;
                default:
                    await OtherAsync(line).ConfigureAwait(false);
                    break;
            }
        }

        await EndAsync().ConfigureAwait(false);
        foreach ((string client, Seen seen) in _clients)
        {
            // When an acknowledgement comes against other messages is the client's affair.
            string[] actual = [.. seen.Connections.SelectMany(c => c.Received().Where(static r => r.Packet != MqttPacket.Pubrel).Select(r => Describe(EmqxPackets.Outcome(r, c.Version))))];
            seen.Expected.RemoveAll(static e => e.StartsWith("PUBREL", StringComparison.Ordinal));
            if (!actual.SequenceEqual(seen.Expected))
            {
                Differs(seen.First, $"{client} saw [{string.Join(", ", actual)}] for [{string.Join(", ", seen.Expected)}]");
            }
        }

        return _differences;
    }

    /// <summary>The value of a header for a request that was answered so.</summary>
    protected abstract string? Header(string name, string recorded, JsonObject request, JsonObject response);

    /// <summary>The path to send; cursors and keys are not those of the recording.</summary>
    protected abstract string PathOf(JsonObject request, JsonObject response);

    protected virtual void Answered(JsonObject request, string body)
    {
    }

    protected virtual Task EndAsync() => Task.CompletedTask;

    protected virtual Task BeginAsync() => Task.CompletedTask;

    protected abstract Task<(Func<IEnumerable<MqttReceived>> Received, MqttVersion Version)> ConnectAsync(RecordingLine line, MqttConnect connect);

    protected abstract Task DoAsync(string client, string does, JsonObject with);

    protected abstract Task OtherAsync(RecordingLine line);

    protected void Differs(RecordingLine line, string how) => _differences.Add((line, how));

    private async Task AskAsync(RecordingLine line)
    {
        JsonObject request = line.Json["request"]!.AsObject();
        JsonObject response = line.Json["response"]!.AsObject();
        using HttpMessageInvoker invoker = new(Handler, disposeHandler: false);
        using HttpRequestMessage message = new(
            new HttpMethod(request["method"]!.GetValue<string>()),
            new Uri("http://broker" + PathOf(request, response), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (BodyOf(request, line) is { } body)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        }

        foreach ((string name, JsonNode? value) in request["headers"]!.AsObject())
        {
            if (Header(name, value!.GetValue<string>(), request, response) is { } sent)
            {
                (name == "content-type" ? message.Content?.Headers : (System.Net.Http.Headers.HttpHeaders)message.Headers)?.TryAddWithoutValidation(name, sent);
            }
        }

        using HttpResponseMessage answer = await invoker.SendAsync(message, CancellationToken.None).ConfigureAwait(false);
        string text = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
        Answered(request, text);
        if (ManagementComparison.Difference(request, response, line.Varies, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text) is { } difference)
        {
            Differs(line, $"{request["method"]} {request["path"]}: {difference}");
        }
    }

    private static string? BodyOf(JsonObject request, RecordingLine line)
    {
        if (request["body_about"]?.GetValue<string>() is { } about)
        {
            int length = int.Parse(about.Split(' ').First(static w => w.Length > 3 && w.All(char.IsAsciiDigit)), CultureInfo.InvariantCulture);
            return new JsonObject { ["topic"] = "nobody", ["payload"] = new string('x', length) }.ToJsonString();
        }

        return request["body"] is not { } body ? null
            : line.Json["body_is_text"] is not null || request["body_is_text"] is not null ? body.GetValue<string>()
            : body.ToJsonString();
    }

    private async Task DoAsync(RecordingLine line)
    {
        string client = line.Client!;
        if (line.Does == "CONNECT")
        {
            MqttVersion version = line.With.ContainsKey("clean_start") ? MqttVersion.V5 : MqttVersion.V311;
            (Func<IEnumerable<MqttReceived>> received, _) = await ConnectAsync(line, EmqxPackets.Connect(line.With, version)).ConfigureAwait(false);
            if (!_clients.TryGetValue(client, out Seen? seen))
            {
                _clients.Add(client, seen = new(line));
            }

            seen.Connections.Add((received, version));
            return;
        }

        if (line.Does is not ("PUBACK" or "PUBREC" or "PUBCOMP"))
        {
            await DoAsync(client, line.Does, line.With).ConfigureAwait(false);
        }
    }

    private static string Describe(JsonObject outcome)
    {
        string sees = outcome["sees"]!.GetValue<string>();
        JsonNode? detail = outcome["detail"];
        return sees switch
        {
            "RESET" or "CLOSED" => "CLOSED",
            "CONNACK" => $"CONNACK {outcome["code"]} {(detail?["session_present"]?.GetValue<bool>() == true ? "present" : "new")}",
            "SUBACK" => $"SUBACK {detail?["codes"]?.ToJsonString()}",
            "PUBLISH" => $"PUBLISH {detail?["topic"]} {detail?["qos"]} {detail?["retain"]} {PayloadOf(detail)} {detail?["properties"]?.ToJsonString()}",
            _ => $"{sees} {outcome["code"]}",
        };
    }

    private static string PayloadOf(JsonNode? detail) => detail?["payload_base64"]?.GetValue<string>() ?? Convert.ToBase64String(Encoding.UTF8.GetBytes(detail?["payload"]?.GetValue<string>() ?? ""));

    /// <summary>What all connections of a client saw, one after the other, and what they are to have seen.</summary>
    private sealed class Seen(RecordingLine first)
    {
        public RecordingLine First => first;

        public List<(Func<IEnumerable<MqttReceived>> Received, MqttVersion Version)> Connections { get; } = [];

        public List<string> Expected { get; } = [];
    }
}

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HookSdk.Inspector;

/// <summary>A call as code: a test, a line of a recording, a command.</summary>
internal sealed class CallCode(HookForms forms)
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it.</summary>
    /// <param name="call">The call, as it was asked for.</param>
    /// <param name="hook">Its hook.</param>
    /// <param name="bytes">The request.</param>
    /// <param name="reply">The reply as bytes, where one is known.</param>
    /// <param name="origin">Scheme, host and port that the page was asked for by.</param>
    public CodeDocument Of(TryDocument call, BoundHook hook, byte[] bytes, byte[]? reply, string origin)
    {
        bool isGrpc = hook.Form.Wire is not null;
        string path = isGrpc ? "/" + call.Key : PathOf(call, hook);
        return new CodeDocument(TestCode.Of(hook, forms.PathOf(call.Server!, call.Key!) ?? "/", path, bytes, reply, forms.HasSecret(call.Server!)), Recording(call, hook, path, bytes, reply, isGrpc), Curl(hook, origin + path, bytes, isGrpc));
    }

    private string PathOf(TryDocument call, BoundHook hook)
    {
        string path = (forms.PathOf(call.Server!, call.Key!) ?? "/").TrimEnd('/');
        return hook.Form.Headers.Count > 0 || !hook.Form.NamesHookInPath ? path.Length == 0 ? "/" : path : $"{path}/{hook.Name}";
    }

    private static string Recording(TryDocument call, BoundHook hook, string path, byte[] bytes, byte[]? reply, bool isGrpc)
    {
        ArrayBufferWriter<byte> line = new();
        using (Utf8JsonWriter json = new(line, OneLine))
        {
            json.WriteStartObject();
            json.WriteString("event", "call");
            if (isGrpc)
            {
                string[] parts = call.Key!.Split('/');
                json.WriteString("service", parts[0]);
                json.WriteString("method", parts[^1]);
                json.WriteBase64String("request_base64", bytes);
                WriteText(json, "request", hook.Form.Wire!.ReadRequest(bytes));
                if (reply is not null)
                {
                    json.WriteBase64String("reply_base64", reply);
                    WriteText(json, "reply", hook.Form.Wire.ReadReply(reply));
                    json.WriteNumber("grpc_status", 0);
                }
            }
            else
            {
                json.WriteString("hook", hook.Name);
                json.WriteString("endpoint", path);
                json.WriteStartObject("headers");
                foreach ((string header, string value) in hook.Form.Headers)
                {
                    json.WriteString(header, value);
                }

                json.WriteEndObject();
                json.WriteString("request_raw", Encoding.UTF8.GetString(bytes));
                if (reply is not null)
                {
                    json.WriteStartObject("reply");
                    json.WriteNumber("status", 200);
                    json.WriteStartObject("headers");
                    json.WriteString("content-type", hook.ContentType);
                    json.WriteEndObject();
                    json.WriteString("body_raw", Encoding.UTF8.GetString(reply));
                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        json.WritePropertyName(name);
        if (text is null)
        {
            json.WriteNullValue();
            return;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        document.RootElement.WriteTo(json);
    }

    private static string Curl(BoundHook hook, string url, byte[] bytes, bool isGrpc) => isGrpc
        ? $"echo {Convert.ToBase64String(GrpcFrame.Of(bytes))} | base64 -d | curl -sS --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- {Quoted(url)} | base64"
        : $"curl -sS -H 'content-type: application/json'{string.Concat(hook.Form.Headers.Select(static h => $" -H {Quoted($"{h.Key}: {h.Value}")}"))} -d {Quoted(Encoding.UTF8.GetString(bytes))} {Quoted(url)}";

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

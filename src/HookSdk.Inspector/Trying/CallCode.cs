using System.Text;
using System.Text.Json;

namespace HookSdk.Inspector;

/// <summary>A call as code: a test, a line of a recording, a command.</summary>
internal sealed class CallCode(HookForms forms)
{
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
        return new CodeDocument(TestCode.Of(hook, forms.PathOf(call.Server!, call.Key!) ?? "/", path, bytes, reply, forms.HasSecret(call.Server!)), Recording(call.Server!, hook, path, bytes, reply), Curl(hook, origin + path, bytes, isGrpc));
    }

    private string PathOf(TryDocument call, BoundHook hook)
    {
        string path = (forms.PathOf(call.Server!, call.Key!) ?? "/").TrimEnd('/');
        return hook.Form.Headers.Count > 0 || !hook.Form.NamesHookInPath ? path.Length == 0 ? "/" : path : $"{path}/{hook.Name}";
    }

    private static string Recording(string server, BoundHook hook, string path, byte[] bytes, byte[]? reply)
    {
        string? request = hook.Form.Wire is { } wire ? wire.ReadRequest(bytes) : Encoding.UTF8.GetString(bytes);
        string[] id = server.Split(':', 2);
        return new CallLine
        {
            Target = id[0],
            Server = id.ElementAtOrDefault(1),
            Hook = hook.Name,
            Form = hook.Form,
            Endpoint = path,
            Request = Utf8(request),
            RequestBytes = bytes,
            HiddenInRequest = HiddenIn(request, hook.Form.Payloads),
            HasReply = reply is not null,
            ContentType = hook.ContentType,
            Reply = reply is null ? null : hook.Form.Wire is { } text ? Utf8(text.ReadReply(reply)) : new ReadOnlyMemory<byte>(reply),
            ReplyBytes = reply,
        }.ToString();
    }

    private static ReadOnlyMemory<byte>? Utf8(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    /// <summary>The names of fields that are hidden in a text from the page: a replay says that they are, and fills them.</summary>
    private static IReadOnlyList<string> HiddenIn(string? request, IReadOnlyCollection<string> payloads) =>
        request is not null && request.Contains(WireMask.Hidden, StringComparison.Ordinal) ? WireMask.Mask(request, new MaskRules(payloads))?.Hidden ?? [] : [];

    private static string Curl(BoundHook hook, string url, byte[] bytes, bool isGrpc) => isGrpc
        ? $"echo {Convert.ToBase64String(GrpcFrame.Of(bytes))} | base64 -d | curl -sS --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- {Quoted(url)} | base64"
        : $"curl -sS -H 'content-type: application/json'{string.Concat(hook.Form.Headers.Select(static h => $" -H {Quoted($"{h.Key}: {h.Value}")}"))} --data-raw {Quoted(Encoding.UTF8.GetString(bytes))} {Quoted(url)}";

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

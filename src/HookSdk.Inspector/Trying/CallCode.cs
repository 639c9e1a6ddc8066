using System.Globalization;
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
        return new CodeDocument(Test(hook, path, bytes, reply, isGrpc), Recording(hook, path, bytes, reply), Curl(hook, origin + path, bytes, isGrpc));
    }

    private string PathOf(TryDocument call, BoundHook hook)
    {
        string path = (forms.PathOf(call.Server!, call.Key!) ?? "/").TrimEnd('/');
        return hook.Form.Headers.Count > 0 || !hook.Form.NamesHookInPath ? path.Length == 0 ? "/" : path : $"{path}/{hook.Name}";
    }

    private static string Test(BoundHook hook, string path, byte[] bytes, byte[]? reply, bool isGrpc)
    {
        string name = string.Concat(hook.Name.Split('_', '.').Select(static w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
        StringBuilder test = new();
        test.Append(CultureInfo.InvariantCulture, $"    /// <summary>A call of {hook.Name} as it came. Program is the server's own; the test project references Microsoft.AspNetCore.Mvc.Testing.</summary>\n");
        test.Append("    [Fact]\n");
        test.Append(CultureInfo.InvariantCulture, $"    public async Task {name}_OfACallAsItCame_IsAnsweredTheSame()\n    {{\n");
        test.Append("        await using Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> server = new();\n");
        test.Append("        using HttpClient broker = server.CreateClient();\n");
        test.Append(CultureInfo.InvariantCulture, $"        using HttpRequestMessage call = new(HttpMethod.Post, {Literal(path)});\n");
        if (isGrpc)
        {
            test.Append("        call.Version = System.Net.HttpVersion.Version20;\n        call.VersionPolicy = HttpVersionPolicy.RequestVersionExact;\n        call.Headers.TryAddWithoutValidation(\"te\", \"trailers\");\n");
            test.Append(CultureInfo.InvariantCulture, $"        call.Content = new ByteArrayContent(Convert.FromBase64String(\"{Convert.ToBase64String(Framed(bytes))}\"));\n");
            test.Append("        call.Content.Headers.TryAddWithoutValidation(\"content-type\", \"application/grpc\");\n");
        }
        else
        {
            foreach ((string header, string value) in hook.Form.Headers)
            {
                test.Append(CultureInfo.InvariantCulture, $"        call.Headers.TryAddWithoutValidation({Literal(header)}, {Literal(value)});\n");
            }

            test.Append(CultureInfo.InvariantCulture, $"        call.Content = new StringContent({Literal(Encoding.UTF8.GetString(bytes))}, System.Text.Encoding.UTF8, \"application/json\");\n");
        }

        test.Append("\n        using HttpResponseMessage answer = await broker.SendAsync(call);\n\n");
        test.Append("        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);\n");
        if (reply is not null)
        {
            test.Append(isGrpc
                ? $"        Assert.Equal(\"{Convert.ToBase64String(Framed(reply))}\", Convert.ToBase64String(await answer.Content.ReadAsByteArrayAsync()));\n"
                : $"        Assert.Equal({Literal(Encoding.UTF8.GetString(reply))}, await answer.Content.ReadAsStringAsync());\n");
        }

        return test.Append("    }\n").ToString();
    }

    private static string Recording(BoundHook hook, string path, byte[] bytes, byte[]? reply) => new CallLine
    {
        Hook = hook.Name,
        Form = hook.Form,
        Endpoint = path,
        Request = hook.Form.Wire is { } wire ? wire.ReadRequest(bytes) : Encoding.UTF8.GetString(bytes),
        RequestBytes = bytes,
        HasReply = reply is not null,
        ContentType = hook.ContentType,
        Reply = reply is null ? null : hook.Form.Wire is { } text ? text.ReadReply(reply) : Encoding.UTF8.GetString(reply),
        ReplyBytes = reply,
    }.ToString();

    private static string Curl(BoundHook hook, string url, byte[] bytes, bool isGrpc) => isGrpc
        ? $"echo {Convert.ToBase64String(Framed(bytes))} | base64 -d | curl -sS --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' --data-binary @- {Quoted(url)} | base64"
        : $"curl -sS -H 'content-type: application/json'{string.Concat(hook.Form.Headers.Select(static h => $" -H {Quoted($"{h.Key}: {h.Value}")}"))} -d {Quoted(Encoding.UTF8.GetString(bytes))} {Quoted(url)}";

    private static byte[] Framed(byte[] message)
    {
        byte[] framed = new byte[message.Length + 5];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, 5);
        return framed;
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Literal(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}

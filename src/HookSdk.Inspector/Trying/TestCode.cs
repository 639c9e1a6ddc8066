using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HookSdk.Inspector;

/// <summary>A call as a test: with the target's fake broker, which makes the very call, or, where it never does, as bytes over HTTP. A file that compiles.</summary>
internal static class TestCode
{
    private static readonly string[] Common = ["System", "System.Collections.Generic", "System.Linq", "System.Net.Http", "System.Threading.Tasks"];

    public static string Of(BoundHook hook, string basePath, string path, byte[] request, byte[]? reply, bool hasSecret)
    {
        HookTest? test = Written(hook, basePath, request, reply);
        string name = string.Concat(hook.Name.Split('_', '.').Select(static w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..]));
        StringBuilder code = new();
        string[] usings = test is null ? [] : [.. test.Usings, "HookSdk.Testing"];
        foreach (string space in usings.Concat(Common).Append("Microsoft.AspNetCore.Mvc.Testing").Append("Xunit").Distinct(StringComparer.Ordinal).OrderBy(static u => !u.StartsWith("System", StringComparison.Ordinal)).ThenBy(static u => u, StringComparer.Ordinal))
        {
            code.Append(CultureInfo.InvariantCulture, $"using {space};\n");
        }

        code.Append(CultureInfo.InvariantCulture, $"\npublic sealed class {name}CallTests\n{{\n");
        code.Append(CultureInfo.InvariantCulture, $"    /// <summary>A call of {hook.Name} that came. Program is the server's own; the test project has the packages {(test is null ? "" : "HookSdk.Testing and ")}Microsoft.AspNetCore.Mvc.Testing.</summary>\n");
        code.Append("    [Fact]\n");
        code.Append(CultureInfo.InvariantCulture, $"    public async Task {name}_OfACallThatCame_{(AssertsReply(test, reply) ? "IsAnsweredTheSame" : "IsAnswered")}()\n    {{\n");
        code.Append("        await using WebApplicationFactory<Program> program = new();\n");
        if (hasSecret)
        {
            code.Append("        // The server asks for a path secret: it stands behind the path.\n");
        }

        if (test is not null)
        {
            AppendFake(code, test, basePath);
        }
        else
        {
            AppendHttp(code, hook, path, request, reply);
        }

        return code.Append("    }\n}\n").ToString();
    }

    /// <summary>Of some calls no reply is known, or it may not be shown; some replies have no words in a test.</summary>
    private static bool AssertsReply(HookTest? test, byte[]? reply) =>
        test is null ? reply is not null : test.Lines.Any(static l => l.StartsWith("Assert.", StringComparison.Ordinal) && l.Contains("call.Reply", StringComparison.Ordinal));

    private static HookTest? Written(BoundHook hook, string basePath, byte[] request, byte[]? reply)
    {
        if (hook.Form.Test is not { } writer)
        {
            return null;
        }

        try
        {
            WireText? wire = hook.Form.Wire;
            string? text = wire is null ? Encoding.UTF8.GetString(request) : wire.ReadRequest(request);
            using JsonDocument document = JsonDocument.Parse(text ?? "null");
            return writer.Write(new HookTestCall(hook.Name, basePath, document.RootElement, reply is null ? null : wire is null ? Encoding.UTF8.GetString(reply) : wire.ReadReply(reply)));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void AppendFake(StringBuilder code, HookTest test, string path)
    {
        code.Append(CultureInfo.InvariantCulture, $"        await using {test.Fake} {test.Variable} = await {test.Fake}.StartAsync(HookTarget.Handler(program.Server.CreateHandler(){(test.HasPath ? $", {CodeText.Quote(path)}" : "")})");
        if (test.Options.Count == 1)
        {
            code.Append(CultureInfo.InvariantCulture, $", static o => {test.Options[0].TrimEnd(';')}");
        }
        else if (test.Options.Count > 1)
        {
            code.Append(", static o =>\n        {\n");
            foreach (string option in test.Options)
            {
                code.Append(CultureInfo.InvariantCulture, $"            {option}\n");
            }

            code.Append("        }");
        }

        code.Append(");\n\n");
        foreach (string line in test.Lines)
        {
            code.Append(line.Length == 0 ? "\n" : $"        {line}\n");
        }
    }

    private static void AppendHttp(StringBuilder code, BoundHook hook, string path, byte[] request, byte[]? reply)
    {
        code.Append("        using HttpClient broker = program.CreateClient();\n");
        code.Append(CultureInfo.InvariantCulture, $"        using HttpRequestMessage call = new(HttpMethod.Post, {CodeText.Quote(path)});\n");
        bool isGrpc = hook.Form.Wire is not null;
        if (isGrpc)
        {
            code.Append("        call.Version = System.Net.HttpVersion.Version20;\n        call.VersionPolicy = HttpVersionPolicy.RequestVersionExact;\n        call.Headers.TryAddWithoutValidation(\"te\", \"trailers\");\n");
            code.Append(CultureInfo.InvariantCulture, $"        call.Content = new ByteArrayContent(Convert.FromBase64String(\"{Convert.ToBase64String(GrpcFrame.Of(request))}\"));\n");
            code.Append("        call.Content.Headers.TryAddWithoutValidation(\"content-type\", \"application/grpc\");\n");
        }
        else
        {
            foreach ((string header, string value) in hook.Form.Headers)
            {
                code.Append(CultureInfo.InvariantCulture, $"        call.Headers.TryAddWithoutValidation({CodeText.Quote(header)}, {CodeText.Quote(value)});\n");
            }

            code.Append(CultureInfo.InvariantCulture, $"        call.Content = new StringContent({CodeText.Quote(Encoding.UTF8.GetString(request))}, System.Text.Encoding.UTF8, \"application/json\");\n");
        }

        code.Append("\n        using HttpResponseMessage answer = await broker.SendAsync(call);\n\n");
        code.Append("        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);\n");
        if (reply is not null)
        {
            code.Append(isGrpc
                ? $"        Assert.Equal(\"{Convert.ToBase64String(GrpcFrame.Of(reply))}\", Convert.ToBase64String(await answer.Content.ReadAsByteArrayAsync()));\n"
                : $"        Assert.Equal({CodeText.Quote(Encoding.UTF8.GetString(reply))}, await answer.Content.ReadAsStringAsync());\n");
        }
    }
}

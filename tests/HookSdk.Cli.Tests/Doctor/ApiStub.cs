using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>A management API that answers what it is made with, in the broker's own form.</summary>
internal static class ApiStub
{
    /// <summary>EMQX with one hook server that fits, but for what is changed.</summary>
    public static Task<WebApplication> EmqxAsync(string serverUrl, string kind)
    {
        string version = kind switch { "5.0.3" or "5.8.3" or "5.10.3" or "4.4.19" or "6.3.0" => kind, _ => "5.8.9" };
        string status = kind == "connecting" ? "connecting" : "connected";
        string hooks = kind == "fewer" ? """[{"name":"client.authenticate","params":{}}]""" : """[{"name":"client.authenticate","params":{}},{"name":"client.authorize","params":{}}]""";
        string servers = kind == "none" ? "[]" : $$"""
            [{"name":"main","url":"{{serverUrl}}","enable":true,"failed_action":"deny","request_timeout":"5s","auto_reconnect":"60s","pool_size":8,
              "hooks":{{hooks}},"node_status":[{"node":"emqx@127.0.0.1","status":"{{status}}"}]}]
            """;
        return StartAsync(new()
        {
            ["/api/v5/nodes"] = $$"""[{"node":"emqx@127.0.0.1","node_status":"running","version":"{{version}}"}]""",
            ["/api/v5/exhooks"] = servers,
            ["/api/v5/authorization/settings"] = """{"no_match":"deny","deny_action":"ignore","cache":{"enable":true}}""",
            ["/api/v5/authorization/sources"] = kind == "file" ? """{"sources":[{"type":"file","enable":true,"rules":"{allow, all}."}]}""" : """{"sources":[]}""",
            ["/api/v5/gateways"] = kind is "none" or "connecting" ? "[]" : """[{"name":"exproto","status":"running"}]""",
        });
    }

    /// <summary>VerneMQ with these hooks registered.</summary>
    public static Task<WebApplication> VerneMqAsync(string serverUrl, params string[] hooks) => StartAsync(new()
    {
        ["/api/v1/webhooks/show"] = $$"""{"type":"table","table":[{{string.Join(',', hooks.Select(h => $$"""{"hook":"{{h}}","endpoint":"{{serverUrl}}","base64payload":true,"response_timeout":5000}"""))}}]}""",
    });

    /// <summary>One that knows no key.</summary>
    public static Task<WebApplication> RefusingAsync() => SmallServer.StartAsync(static context =>
    {
        context.Response.StatusCode = 401;
        return context.Response.WriteAsJsonAsync(new { code = "BAD_API_KEY_OR_SECRET", message = "Check api_key/api_secret" });
    });

    private static Task<WebApplication> StartAsync(Dictionary<string, string> answers) => SmallServer.StartAsync(context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.StatusCode = answers.ContainsKey(context.Request.Path.Value!) ? 200 : 404;
        return context.Response.WriteAsync(answers.GetValueOrDefault(context.Request.Path.Value!, "{}"));
    });
}

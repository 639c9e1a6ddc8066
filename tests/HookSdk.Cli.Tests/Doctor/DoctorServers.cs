using System.Net;
using System.Net.Sockets;
using HookSdk.Cli.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HookSdk.Cli.Tests.Doctor;

/// <summary>Servers with a fault each, and management APIs: started when they are first asked for, and kept until the tests of a class are over.</summary>
public sealed class DoctorServers : IAsyncDisposable
{
    private static readonly string[] M5Hooks = ["auth_on_register", "auth_on_register_m5", "auth_on_publish", "auth_on_publish_m5", "auth_on_subscribe", "auth_on_subscribe_m5"];

    private readonly Dictionary<string, WebApplication> _running = new(StringComparer.Ordinal);

    /// <summary>It accepts connections, and nothing comes.</summary>
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public DoctorServers() => _silent.Start();

    /// <summary>The address of a server, with the path of its target.</summary>
    public async Task<string> UrlOfAsync(string target, string fault)
    {
        string path = target switch { "emg" => "/emg", "vernemq" => "/vernemq", _ => "" };
        if (fault == "silent")
        {
            return $"http://{_silent.LocalEndpoint}{path}";
        }

        return fault == "closed" ? $"http://127.0.0.1:1{path}" : SmallServer.UrlOf(await KeepAsync($"{target} {fault}", () => StartAsync(target, fault))) + path;
    }

    /// <summary>The address of a management API for a server.</summary>
    public async Task<string> ApiOfAsync(string target, string kind, string server) => SmallServer.UrlOf(await KeepAsync($"api {target} {kind} {server}", () => (target, kind) switch
    {
        (_, "refuses") => ApiStub.RefusingAsync(),
        ("vernemq", "none") => ApiStub.VerneMqAsync(server),
        ("vernemq", "register") => ApiStub.VerneMqAsync(server, "auth_on_register", "auth_on_register_m5"),
        ("vernemq", "gone") => ApiStub.VerneMqAsync(server, [.. M5Hooks, "on_client_gone"]),
        ("vernemq", _) => ApiStub.VerneMqAsync(server, M5Hooks),
        _ => ApiStub.EmqxAsync(server, kind),
    }));

    public async ValueTask DisposeAsync()
    {
        _silent.Dispose();
        foreach (WebApplication app in _running.Values)
        {
            await app.DisposeAsync();
        }
    }

    private async Task<WebApplication> KeepAsync(string key, Func<Task<WebApplication>> start)
    {
        if (!_running.TryGetValue(key, out WebApplication? app))
        {
            _running[key] = app = await start();
        }

        return app;
    }

    private static Task<WebApplication> StartAsync(string target, string fault)
    {
        bool isGrpc = target is "exhook" or "exproto";
        HttpProtocols protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1;
        return (target, fault) switch
        {
            (_, "none") => HookServers.StartAsync(target),
            (_, "guard-address") => HookServers.StartAsync(target, "AllowedNetworks=10.0.0.0/8"),
            (_, "guard-secret") => HookServers.StartAsync(target, "PathSecret=0123456789abcdef"),
            (_, "unhealthy") => HookServers.StartAsync(target, healthStatus: 503),
            (_, "other-protocol") => SmallServer.StartAsync(Status(200), isGrpc ? HttpProtocols.Http1 : HttpProtocols.Http2),
            (_, "guard-login") => SmallServer.StartAsync(Status(401), protocols),
            (_, "redirect") => SmallServer.StartAsync(Status(307), protocols),
            (_, "path") => SmallServer.StartAsync(Status(404), protocols),
            (_, "status") => SmallServer.StartAsync(Status(500), protocols),
            ("exhook", "rubbish") => new GrpcStub("emqx.exhook.v3.HookProvider", [], static _ => [0xFF, 0xFF]).StartAsync(),
            ("exproto", "rubbish") => new GrpcStub("emqx.exproto.v1.ConnectionUnaryHandler", [], static _ => [0xFF, 0xFF]).StartAsync(),
            (_, "rubbish") => SmallServer.StartAsync("<html>"),
            ("exhook", "no-hooks") => new GrpcStub("emqx.exhook.v2.HookProvider", []).StartAsync(),
            ("exhook", "authenticate-only") => new GrpcStub("emqx.exhook.v2.HookProvider", ["client.authenticate"]).StartAsync(),
            ("exproto", "unary-only") => new GrpcStub("emqx.exproto.v1.ConnectionUnaryHandler", []).StartAsync(),
            ("exproto", "streaming-only") => new GrpcStub("emqx.exproto.v1.ConnectionHandler", []).StartAsync(),
            ("vernemq", "not-gone") => SmallServer.StartAsync(static context =>
            {
                context.Response.StatusCode = context.Request.Headers["vernemq-hook"] == "on_client_gone" ? 404 : 200;
                return context.Response.WriteAsync("""{"result":"ok"}""");
            }),
            _ => throw new ArgumentException(fault, nameof(fault)),
        };
    }

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = context.Request.Method == "POST" ? status : 404;
        context.Response.Headers.Location = status == 307 ? "https://127.0.0.1/" : default;
        return Task.CompletedTask;
    };
}

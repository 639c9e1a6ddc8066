using System.Net;
using System.Security.Cryptography.X509Certificates;
using HookSdk.Core.Tests.Http;
using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Tests.ExProto;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.EmqX.Tests.Transport;

/// <summary>A check knows what an address would speak, whoever set that up.</summary>
public sealed class GrpcCheckTests
{
    private const string Deaf = "EMQX calls by HTTP/2, and no address of this server understands that (http://127.0.0.1:9000)";

    public enum By
    {
        Listen,
        Defaults,
        Tls,
        TlsOfHttp1,
        Nobody,
    }

    [Theory]
    [InlineData(By.Listen, null)]
    [InlineData(By.Defaults, null)]
    [InlineData(By.Tls, null)]
    [InlineData(By.TlsOfHttp1, "EMQX calls by HTTP/2, and no address of this server understands that (https://127.0.0.1:9000)")]
    [InlineData(By.Nobody, Deaf)]
    public async Task Check_OfPortsThatCodeOpens_GoesByWhatTheySpeak(By by, string? problem)
    {
        using TestAuthority authority = new();
        using X509Certificate2 certificate = authority.Issue("localhost");

        (int code, string output, string errors) = await RunAsync(kestrel =>
        {
            if (by == By.Defaults)
            {
                kestrel.ConfigureEndpointDefaults(static e => e.Protocols = HttpProtocols.Http2);
            }

            kestrel.Listen(IPAddress.Loopback, 9000, listen =>
            {
                if (by == By.Listen)
                {
                    listen.Protocols = HttpProtocols.Http2;
                }
                else if (by is By.Tls or By.TlsOfHttp1)
                {
                    listen.Protocols = by == By.Tls ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                    listen.UseHttps(certificate);
                }
            });
        });

        code.ShouldBe(problem is null ? 0 : 1, errors);
        string[] told = [.. errors.Split('\n').Where(static l => l.StartsWith("error: ", StringComparison.Ordinal))];
        if (problem is null)
        {
            told.ShouldBeEmpty();
            output.ShouldContain(by == By.Tls ? "listens on https://127.0.0.1:9000" : "listens on http://127.0.0.1:9000");
        }
        else
        {
            told.ShouldHaveSingleItem().ShouldStartWith($"error: {problem}");
        }
    }

    /// <summary>There is no chain of plugins, and the adapter is what it calls.</summary>
    [Theory]
    [InlineData(null, "exproto LineHandler: calls EMQX's adapter at http://127.0.0.1:9100")]
    [InlineData("http://10.0.0.1:9100", "exproto LineHandler: calls EMQX's adapter at http://127.0.0.1:9100, http://10.0.0.1:9100")]
    public async Task Check_OfExProto_NamesHandlerAndAdapters(string? node, string line)
    {
        (int code, string output, string errors) = await RunAsync(
            static kestrel => kestrel.Listen(IPAddress.Loopback, 9000, static listen => listen.Protocols = HttpProtocols.Http2),
            static builder =>
            {
                builder.Services.AddExProtoHandler<LineHandler>();
                WebApplication app = builder.Build();
                app.MapExProtoHandler();
                return app;
            },
            ["--check", .. node is null ? Array.Empty<string>() : [$"--Hooks:ExProto:NodeAdapters:emqx@10.0.0.1={node}"]]);

        code.ShouldBe(0, errors);
        output.Split('\n', StringSplitOptions.TrimEntries).ShouldContain(line);
    }

    private static Task<(int Code, string Output, string Errors)> RunAsync(Action<KestrelServerOptions> listen) => RunAsync(
        listen,
        static builder =>
        {
            builder.Services.AddExHookProvider<Silent>();
            WebApplication app = builder.Build();
            app.MapExHookProvider();
            return app;
        },
        ["--check", "--Hooks:ExHook:MountDecidingHooks=true"]);

    private static async Task<(int Code, string Output, string Errors)> RunAsync(Action<KestrelServerOptions> listen, Func<WebApplicationBuilder, WebApplication> build, string[] args)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await HookProgram.RunAsync(
            args,
            builder =>
            {
                builder.WebHost.ConfigureKestrel(listen);
                return build(builder);
            },
            null,
            output,
            errors);
        return (code, output.ToString().TrimEnd(), errors.ToString().TrimEnd());
    }

    private sealed class Silent : ExHookProvider
    {
        public override ValueTask OnClientConnectedAsync(ClientConnectedRequest request, HookContext context) => default;
    }
}

using System.Net;
using System.Security.Cryptography.X509Certificates;
using HookSdk.Core.Tests.Http;
using HookSdk.EmqX.ExHook;
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

    private static async Task<(int Code, string Output, string Errors)> RunAsync(Action<KestrelServerOptions> listen)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await HookProgram.RunAsync(
            ["--check", "--Hooks:ExHook:MountDecidingHooks=true"],
            builder =>
            {
                builder.WebHost.ConfigureKestrel(listen);
                builder.Services.AddExHookProvider<Silent>();
                WebApplication app = builder.Build();
                app.MapExHookProvider();
                return app;
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

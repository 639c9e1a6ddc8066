using System.Net;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Testing;

/// <summary>The port that the adapter is called at: HTTP/2 on loopback, with TLS where there is a certificate. It takes nothing from the configuration of the program under test.</summary>
internal sealed class AdapterServer : IAsyncDisposable
{
    private const string Target = "fake-exproto-adapter";

    private readonly WebApplication _app;

    private AdapterServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public static async Task<AdapterServer> StartAsync(GrpcService adapter, int port, FakeExProtoOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => Listen(l, options)));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpcTransport();
        builder.Services.AddHookServer<Options>(Target, Target, static (_, _) => { });
        WebApplication app = builder.Build();
        app.MapGrpc(app.Services.GetRequiredKeyedService<HookServer>(Target), adapter);
        app.Map("{**other}", static context =>
        {
            context.Response.ContentType = GrpcContentType.Value;
            context.Response.Headers.GrpcStatus = "5";
            context.Response.Headers.GrpcMessage = "Service Not Found";
            return Task.CompletedTask;
        });
        try
        {
            await app.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new AdapterServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static void Listen(ListenOptions listen, FakeExProtoOptions options)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (options.AdapterCertificate is { } certificate)
        {
            listen.UseHttps(certificate, https =>
            {
                https.ClientCertificateMode = options.AcceptAdapterClient(null) ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, _, _) => options.AcceptAdapterClient(shown);
            });
        }
    }

    private sealed class Options : HookServerOptions
    {
        public Options()
        {
            Deadline = TimeSpan.FromSeconds(5);
            MaxConcurrentCalls = int.MaxValue;
            MaxRequestBytes = 64 << 20;
            DrainWindow = TimeSpan.Zero;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using HookSdk.Cli.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Cli.Replay.Sending;

/// <summary>Stands in for EMQX's adapter, which a server calls about each device: whatever it asks for is done, since devices of a recording are nobody's.</summary>
internal sealed class ReplayAdapter : IAsyncDisposable
{
    /// <summary>A message without fields: CodeResponse with SUCCESS.</summary>
    private static readonly byte[] Success = new byte[5];

    private readonly WebApplication _app;

    private ReplayAdapter(WebApplication app) => _app = app;

    /// <exception cref="CommandException">The port is taken.</exception>
    public static async Task<ReplayAdapter> StartAsync(int port, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        app.Run(AnswerAsync);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ArgumentOutOfRangeException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw CommandException.AdapterPort(port, e);
        }

        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(Success, context.RequestAborted).ConfigureAwait(false);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}

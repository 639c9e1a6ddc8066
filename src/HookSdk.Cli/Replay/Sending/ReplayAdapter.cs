using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using HookSdk.Cli.Replay.Devices;
using HookSdk.Cli.Terminal;
using HookSdk.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Cli.Replay.Sending;

/// <summary>
/// Stands in for EMQX's adapter, which a server calls about each device. The answer is the recorded one while the server calls as it did; whatever else it asks for is done, since devices of a
/// recording are nobody's.
/// </summary>
internal sealed class ReplayAdapter : IAsyncDisposable
{
    /// <summary>A message without fields: CodeResponse with SUCCESS.</summary>
    private static readonly RecordedReply Success = new(0) { Message = [] };

    private const int PrefixBytes = 5;

    private readonly WebApplication _app;

    private ReplayAdapter(WebApplication app) => _app = app;

    /// <exception cref="CommandException">The port is taken.</exception>
    public static async Task<ReplayAdapter> StartAsync(int port, ReplayDevices devices, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, static l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        WebApplication app = builder.Build();
        app.Run(context => AnswerAsync(context, devices));
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

    private static async Task AnswerAsync(HttpContext context, ReplayDevices devices)
    {
        using MemoryStream request = new();
        await context.Request.Body.CopyToAsync(request, context.RequestAborted).ConfigureAwait(false);
        RecordedReply reply = request.Length < PrefixBytes ? Success : devices.Take(context.Request.Path, request.ToArray()[PrefixBytes..]) ?? Success;
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        if (reply.Status == Success.Status)
        {
            byte[] message = reply.Message ?? [];
            byte[] prefix = new byte[PrefixBytes];
            BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(1), message.Length);
            await context.Response.Body.WriteAsync((byte[])[.. prefix, .. message], context.RequestAborted).ConfigureAwait(false);
        }

        context.Response.AppendTrailer("grpc-status", reply.Status.ToString(CultureInfo.InvariantCulture));
    }
}

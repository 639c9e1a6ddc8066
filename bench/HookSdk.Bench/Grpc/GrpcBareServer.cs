using System.Buffers;
using System.IO.Pipelines;
using HookSdk.Bench.Servers;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;
using KestrelServerOptions = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions;

namespace HookSdk.Bench.Grpc;

/// <summary>What Kestrel's HTTP/2 costs alone: reads the body to its end without looking, and writes the bytes that gRPC wants: a fixed reply, and trailers with the status.</summary>
/// <param name="reply">The reply, with its prefix.</param>
/// <param name="path">Where routing finds it; null: there is no routing.</param>
internal sealed class GrpcBareServer(byte[] reply, string? path = null) : KestrelServer(BareServer.Named(path), $"a RequestDelegate that reads the body and writes a fixed reply and its trailers{BareServer.Routed(path)}")
{
    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void AddServices(IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(GrpcSuite.AsEmqxNeeds);

    protected override void Map(WebApplication app) => BareServer.Map(app, path, AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        PipeReader body = context.Request.BodyReader;
        ReadResult read;
        do
        {
            read = await body.ReadAsync(CancellationToken.None);
            body.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        if (context.Request.Path.Value!.EndsWith("/Wait", StringComparison.Ordinal))
            await Task.Delay(GrpcSuite.Wait);
        context.Response.ContentType = "application/grpc";

        // Not flushed: reply and trailers leave together, as those of the other servers do.
        context.Response.BodyWriter.Write(reply);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}

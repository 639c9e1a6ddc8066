using System.IO.Pipelines;
using HookSdk.Bench.Servers;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;
using KestrelServerOptions = Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions;

namespace HookSdk.Bench.Grpc;

/// <summary>What Kestrel's HTTP/2 costs alone: reads the body to its end without looking, and writes a fixed reply, without trailers.</summary>
/// <param name="reply">The reply, with its prefix.</param>
internal sealed class GrpcBareServer(byte[] reply) : KestrelServer("bare", "a RequestDelegate that reads the body and writes a fixed reply without trailers")
{
    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void AddServices(IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(GrpcSuite.AsEmqxNeeds);

    protected override void Map(WebApplication app) => app.Run(AnswerAsync);

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
        await context.Response.BodyWriter.WriteAsync(reply, CancellationToken.None);
    }
}

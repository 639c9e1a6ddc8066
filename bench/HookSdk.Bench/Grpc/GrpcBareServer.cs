using System.IO.Pipelines;
using HookSdk.Bench.Servers;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace HookSdk.Bench.Grpc;

/// <summary>What Kestrel's HTTP/2 costs alone: reads the body to its end without looking, and writes a fixed reply, without trailers.</summary>
internal sealed class GrpcBareServer() : KestrelServer("bare", "a RequestDelegate that reads the body and writes a fixed reply without trailers")
{
    protected override HttpProtocols Protocols => HttpProtocols.Http2;

    protected override void Map(WebApplication app) => app.Run(AnswerAsync);

    private static async Task AnswerAsync(HttpContext context)
    {
        PipeReader body = context.Request.BodyReader;
        ReadResult read;
        do
        {
            read = await body.ReadAsync(CancellationToken.None);
            body.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);

        context.Response.ContentType = "application/grpc";
        await context.Response.BodyWriter.WriteAsync(GrpcSuite.Message, CancellationToken.None);
    }
}

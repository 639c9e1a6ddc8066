using System.IO.Pipelines;

namespace HookSdk.Bench.Servers;

/// <summary>What Kestrel costs alone: reads the body to its end without looking, and writes the same reply.</summary>
internal sealed class BareServer(byte[] reply, string contentType) : KestrelServer("bare", "a RequestDelegate that reads the body and looks at nothing")
{
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

        context.Response.ContentType = contentType;
        context.Response.ContentLength = reply.Length;
        await context.Response.BodyWriter.WriteAsync(reply, CancellationToken.None);
    }
}

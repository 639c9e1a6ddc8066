using System.IO.Pipelines;
using HookSdk.Bench.Servers;

namespace HookSdk.Bench.Emg;

/// <summary>What Kestrel costs alone: reads the body to its end without looking, and writes the same reply.</summary>
internal sealed class BareServer() : KestrelServer("bare", "a RequestDelegate that reads the body and looks at nothing")
{
    private static readonly byte[] Reply = EmgSuite.Reply.ToArray();

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

        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = Reply.Length;
        await context.Response.BodyWriter.WriteAsync(Reply, CancellationToken.None);
    }
}

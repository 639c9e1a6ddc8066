using System.IO.Pipelines;

namespace HookSdk.Bench.Servers;

/// <summary>What Kestrel costs alone: reads the body to its end without looking, and writes the same reply.</summary>
/// <param name="reply">The reply.</param>
/// <param name="contentType">Its media type.</param>
/// <param name="path">Where routing finds it; null: there is no routing.</param>
internal sealed class BareServer(byte[] reply, string contentType, string? path = null) : KestrelServer(Named(path), $"a RequestDelegate that reads the body and looks at nothing{Routed(path)}")
{
    /// <summary>What a bare server is called.</summary>
    public static string Named(string? path) => path is null ? "bare" : "routed";

    public static string Routed(string? path) => path is null ? "" : ", behind the framework's routing";

    /// <summary>Gives it its place in an application.</summary>
    public static void Map(WebApplication app, string? path, RequestDelegate answer)
    {
        if (path is null)
            app.Run(answer);
        else
            app.Map(path, answer);
    }

    protected override void Map(WebApplication app) => Map(app, path, AnswerAsync);

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

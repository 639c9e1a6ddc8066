using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Writes answers: headers, a message where the call went well, and trailers with the status. An error has the two blocks as well, and HTTP status 200: clients of EMQX up to
/// 5.0 wait in silence for one that is headers alone, and lose their connection by another HTTP status with a text.
/// </summary>
internal static class GrpcAnswer
{
    /// <summary>A reply up to this size leaves in one piece together with its trailers; a larger one is flushed piece by piece.</summary>
    private const int Piece = 16 * 1024;

    /// <summary>How long a caller may take for a piece of a large reply. It holds its request's bytes as long, which others may have to wait for.</summary>
    private static readonly TimeSpan PiecePatience = TimeSpan.FromSeconds(30);

    /// <summary>The longest that trailers may wait in the web server until they are on their way.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromMilliseconds(250);

    private static readonly string[] StatusTexts = [.. Enumerable.Range(0, 17).Select(static n => n.ToString(CultureInfo.InvariantCulture))];

    /// <summary>A call that went well.</summary>
    /// <exception cref="OperationCanceledException">The caller did not take it.</exception>
    public static ValueTask OkAsync(HttpContext context, ReplyBuffer reply, TimeProvider time) => TryOk(context, reply) ? default : InPiecesAsync(context, reply, time);

    /// <summary>A call that went well, when its reply is small. It is not flushed: the web server sends it together with the trailers.</summary>
    public static bool TryOk(HttpContext context, ReplyBuffer reply)
    {
        if (reply.Length > Piece)
        {
            return false;
        }

        HttpResponse response = context.Response;
        response.ContentType = GrpcContentType.Value;
        int size = GrpcPrefix.Size + reply.Length;
        PipeWriter writer = response.BodyWriter;
        Span<byte> whole = writer.GetSpan(size);
        GrpcPrefix.Write(whole, reply.Length);
        reply.Written.Span.CopyTo(whole[GrpcPrefix.Size..]);
        writer.Advance(size);
        WriteOk(context);
        return true;
    }

    /// <summary>A call that went wrong. Its headers are flushed: without that the web server would make one block of headers and trailers.</summary>
    public static async ValueTask EndAsync(HttpContext context, GrpcStatus status)
    {
        GrpcActivity.Tag(context, status.Code);
        HttpResponse response = context.Response;
        response.ContentType = GrpcContentType.Value;
        await response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        IHeaderDictionary trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        trailers.GrpcStatus = StatusTexts[(int)status.Code];
        if (status.Message is { Length: > 0 } message)
        {
            trailers.GrpcMessage = GrpcMessageText.Encode(message);
        }
    }

    /// <summary>Ends an answer in a stop. The web server writes trailers later: a reset that overtakes them drops them, and so does the end of a connection on which no call is open any more.</summary>
    public static async ValueTask LeaveAsync(HttpContext context)
    {
        await context.Response.CompleteAsync().ConfigureAwait(false);
        await Task.Delay(Leaving, Clock.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Parts another library's error, which is headers alone, into headers and trailers. What has been sent already stays as it is: a deadline's end, for which nobody waits any more.
    /// </summary>
    public static async ValueTask PartAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        if (response.HasStarted || !response.Headers.TryGetValue(HeaderNames.GrpcStatus, out StringValues status) || context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { } trailers)
        {
            return;
        }

        StringValues message = response.Headers.GrpcMessage;
        response.Headers.Remove(HeaderNames.GrpcStatus);
        response.Headers.Remove(HeaderNames.GrpcMessage);
        await response.BodyWriter.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        trailers.GrpcStatus = status;
        if (message.Count > 0)
        {
            trailers.GrpcMessage = message;
        }
    }

    /// <summary>A request by HTTP/1, which cannot be gRPC: a status of HTTP and one line.</summary>
    public static Task PlainAsync(HttpContext context, int status, string problem)
    {
        byte[] text = Encoding.UTF8.GetBytes(problem + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        return context.Response.Body.WriteAsync(text, 0, text.Length, CancellationToken.None);
    }

    private static async ValueTask InPiecesAsync(HttpContext context, ReplyBuffer reply, TimeProvider time)
    {
        context.Response.ContentType = GrpcContentType.Value;
        PipeWriter writer = context.Response.BodyWriter;
        GrpcPrefix.Write(writer.GetSpan(GrpcPrefix.Size), reply.Length);
        writer.Advance(GrpcPrefix.Size);
        ReadOnlyMemory<byte> rest = reply.Written;
        while (rest.Length > 0)
        {
            ReadOnlyMemory<byte> piece = rest[..Math.Min(rest.Length, Piece)];
            ValueTask<FlushResult> writing = writer.WriteAsync(piece, CancellationToken.None);
            if (!writing.IsCompleted)
            {
                await GiveUpAfterAsync(writing.AsTask(), time).ConfigureAwait(false);
            }

            rest = rest[piece.Length..];
        }

        WriteOk(context);
    }

    private static async Task GiveUpAfterAsync(Task writing, TimeProvider time)
    {
        try
        {
            await writing.WaitAsync(PiecePatience, time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new OperationCanceledException("the caller did not take the reply", e);
        }
    }

    private static void WriteOk(HttpContext context)
    {
        context.Features.Of<IHttpResponseTrailersFeature>()!.Trailers.GrpcStatus = StatusTexts[0];
        context.Features.Of<StreamResets>()?.Answered();
        GrpcActivity.Tag(context, GrpcStatusCode.Ok);
    }
}

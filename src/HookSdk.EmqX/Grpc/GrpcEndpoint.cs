using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace HookSdk.EmqX.Grpc;

/// <summary>
/// The way from an HTTP/2 request to a method and back. A reply is written only when the handler has ended well, so an error is always the whole answer:
/// headers with the status and nothing behind them.
/// </summary>
internal sealed class GrpcEndpoint(HookServer server, GrpcTransport transport)
{
    /// <summary>A reply up to this size leaves in one piece together with its trailers; a larger one is flushed piece by piece.</summary>
    private const int Piece = 16 * 1024;

    /// <summary>
    /// What is left of a refused request is read, up to so much, before the answer: a stream that is reset behind its answer is taken for a lost one by some clients.
    /// </summary>
    private const long MostDiscarded = 1 << 20;

    private static readonly TimeSpan DiscardPatience = TimeSpan.FromSeconds(1);

    /// <summary>The longest that one message may take to come, where the caller sets no timeout.</summary>
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(30);

    private static readonly string[] StatusTexts = [.. Enumerable.Range(0, 17).Select(static n => n.ToString(CultureInfo.InvariantCulture))];

    private static GrpcStatus Late => new(GrpcStatusCode.DeadlineExceeded, "the caller's timeout has passed");

    /// <summary>Answers a call.</summary>
    /// <param name="context">The request.</param>
    /// <param name="method">The method that routing found; null when there is none.</param>
    public Task InvokeAsync(HttpContext context, GrpcMethod? method)
    {
        HttpRequest request = context.Request;
        if (!HttpProtocol.IsHttp2(request.Protocol))
        {
            return RefusePlainAsync(context, StatusCodes.Status505HttpVersionNotsupported, "gRPC needs HTTP/2");
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            return RefusePlainAsync(context, StatusCodes.Status405MethodNotAllowed, "a gRPC method is called by POST");
        }

        if (!GrpcContentType.IsGrpc(request.ContentType))
        {
            return RefusePlainAsync(context, StatusCodes.Status415UnsupportedMediaType, $"the content type is not {GrpcContentType.Value}");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // Kestrel would end the whole connection for one slow body. The patience here ends one call.
            rate.MinDataRate = null;
        }

        HookSettings settings = server.Settings;
        TimeSpan? timeout = null;
        GrpcStatus problem =
            !settings.Networks.Allows(context.Connection.RemoteIpAddress) ? new(GrpcStatusCode.PermissionDenied, "the address that this call comes from is not in AllowedNetworks")
            : method is null || !string.Equals(request.Path.Value, method.Path, StringComparison.Ordinal) ? new(GrpcStatusCode.Unimplemented, "no such method here")
            : TakeHeaders(context, out timeout);
        if (!problem.IsOk)
        {
            return RefuseAsync(context, new GrpcServerCall(context, server.Time, timeout), problem, method?.Path ?? "-");
        }

        GrpcServerCall call = new(context, server.Time, timeout);
        return method!.Unary is { } unary
            ? UnaryAsync(context, call, method, unary, settings.MaxRequestBytes)
            : StreamAsync(context, call, method, settings.MaxRequestBytes);
    }

    private static GrpcStatus TakeHeaders(HttpContext context, out TimeSpan? timeout)
    {
        timeout = null;
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.GrpcEncoding is { Count: > 0 } encoding && encoding != "identity")
        {
            context.Response.Headers.GrpcAcceptEncoding = "identity";
            return new(GrpcStatusCode.Unimplemented, "messages must not be compressed");
        }

        if (headers.GrpcTimeout is { Count: > 0 } given)
        {
            if (!GrpcTimeout.TryParse(given.ToString(), out TimeSpan parsed))
            {
                return new(GrpcStatusCode.Internal, "grpc-timeout is not one to eight digits and a unit");
            }

            timeout = parsed;
        }

        return GrpcStatus.Ok;
    }

    private async Task UnaryAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, GrpcUnaryHandler handler, long limit)
    {
        transport.Enter();
        GrpcReceived received = default;
        ReplyBuffer? reply = null;
        try
        {
            TimeSpan patience = call.Timeout < MessagePatience ? call.Timeout.Value : MessagePatience;
            received = await transport.Receiver.ReadAsync(context.Request.BodyReader, call, limit, patience, only: true).ConfigureAwait(false);
            if (received.Body is not { } body)
            {
                await RefuseAsync(context, call, received.Problem, method.Path).ConfigureAwait(false);
                return;
            }

            reply = ReplyBuffer.Rent();
            ValueTask<GrpcStatus> running = Start(handler, call, body, reply);
            if (running.IsCompleted || !method.EndsAtTimeout || call.Timeout is null)
            {
                await AnswerAsync(context, call, method, running, reply).ConfigureAwait(false);
                return;
            }

            Task<GrpcStatus> task = running.AsTask();
            if (!await EndsInTimeAsync(task, call, method).ConfigureAwait(false))
            {
                _ = EndLaterAsync(task, method, received, reply);
                received = default;
                reply = null;
                EndWith(context, Late);
                return;
            }

            await AnswerAsync(context, call, method, new ValueTask<GrpcStatus>(task), reply).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionResetException or OperationCanceledException or IOException)
        {
            // The caller reset the stream or hung up: there is nobody to answer.
            context.Abort();
        }
        finally
        {
            call.End();
            reply?.Dispose();
            received.Body?.Release();
            transport.Receiver.Return(received.Held);
            transport.Leave();
        }
    }

    private async Task StreamAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, long limit)
    {
        GrpcRequestStream requests = new(context.Request.BodyReader, transport.Receiver, call, limit);
        ReplyBuffer? reply = ReplyBuffer.Rent();
        try
        {
            Task<GrpcStatus> task = Start(method.Stream!, call, requests, reply).AsTask();
            if (method.EndsAtTimeout && call.Timeout is not null && !await EndsInTimeAsync(task, call, method).ConfigureAwait(false))
            {
                await requests.CloseAsync().ConfigureAwait(false);
                _ = EndLaterAsync(task, method, default, reply);
                reply = null;
                EndWith(context, Late);
                return;
            }

            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await requests.CloseAsync().ConfigureAwait(false);
            await AnswerAsync(context, call, method, new ValueTask<GrpcStatus>(task), reply).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionResetException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
        finally
        {
            call.End();
            reply?.Dispose();
        }
    }

    private static ValueTask<GrpcStatus> Start(GrpcUnaryHandler handler, GrpcServerCall call, HookBody body, ReplyBuffer reply)
    {
        try
        {
            return handler(call, body, reply);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<GrpcStatus>(e);
        }
    }

    private static ValueTask<GrpcStatus> Start(GrpcStreamHandler handler, GrpcServerCall call, GrpcRequestStream requests, ReplyBuffer reply)
    {
        try
        {
            return handler(call, requests, reply);
        }
        catch (Exception e)
        {
            return ValueTask.FromException<GrpcStatus>(e);
        }
    }

    private async Task<bool> EndsInTimeAsync(Task<GrpcStatus> task, GrpcServerCall call, GrpcMethod method)
    {
        if (!task.IsCompleted)
        {
            await ((Task)task).WaitAsync(call.Remaining!.Value, server.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (task.IsCompleted)
        {
            return true;
        }

        transport.Log.HandlerIsLate(method.Path, call.Timeout!.Value);
        call.GiveUp();
        return false;
    }

    /// <summary>A late handler keeps the request's bytes and the room for its reply until it really ends.</summary>
    private async Task EndLaterAsync(Task<GrpcStatus> task, GrpcMethod method, GrpcReceived received, ReplyBuffer reply)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (task.Exception?.InnerException is { } e and not (GrpcException or OperationCanceledException))
        {
            transport.Log.LateHandlerThrew(method.Path, e);
        }

        reply.Dispose();
        received.Body?.Release();
        transport.Receiver.Return(received.Held);
    }

    private async ValueTask AnswerAsync(HttpContext context, GrpcServerCall call, GrpcMethod method, ValueTask<GrpcStatus> ended, ReplyBuffer reply)
    {
        GrpcStatus status;
        try
        {
            status = await ended.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            status = StatusOf(e, call, method);
        }

        if (!status.IsOk)
        {
            await DiscardAsync(context, call).ConfigureAwait(false);
            EndWith(context, status);
            return;
        }

        context.Response.ContentType = GrpcContentType.Value;
        await WriteAsync(context.Response.BodyWriter, reply).ConfigureAwait(false);
        context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = StatusTexts[0];
    }

    private GrpcStatus StatusOf(Exception e, GrpcServerCall call, GrpcMethod method)
    {
        switch (e)
        {
            case GrpcException stated:
                return stated.Status;
            case OperationCanceledException or ConnectionResetException or IOException when call.Gone.IsCancellationRequested:
                return call.Remaining == TimeSpan.Zero ? Late : new(GrpcStatusCode.Cancelled, "the caller hung up");
            default:
                transport.Log.HandlerThrew(method.Path, e);
                return new(GrpcStatusCode.Unknown, "the handler failed");
        }
    }

    private static async ValueTask WriteAsync(PipeWriter writer, ReplyBuffer reply)
    {
        if (reply.Length <= Piece)
        {
            // Not flushed: the web server sends it together with the trailers.
            int size = GrpcPrefix.Size + reply.Length;
            Span<byte> whole = writer.GetSpan(size);
            GrpcPrefix.Write(whole, reply.Length);
            reply.Written.Span.CopyTo(whole[GrpcPrefix.Size..]);
            writer.Advance(size);
            return;
        }

        GrpcPrefix.Write(writer.GetSpan(GrpcPrefix.Size), reply.Length);
        writer.Advance(GrpcPrefix.Size);
        ReadOnlyMemory<byte> rest = reply.Written;
        while (rest.Length > 0)
        {
            ReadOnlyMemory<byte> piece = rest[..Math.Min(rest.Length, Piece)];
            await writer.WriteAsync(piece, CancellationToken.None).ConfigureAwait(false);
            rest = rest[piece.Length..];
        }
    }

    private async Task RefuseAsync(HttpContext context, GrpcServerCall call, GrpcStatus problem, string method)
    {
        transport.Log.Refused(method, problem.Code, problem.Message);
        try
        {
            if (problem.Code != GrpcStatusCode.DeadlineExceeded)
            {
                await DiscardAsync(context, call).ConfigureAwait(false);
            }

            EndWith(context, problem);
        }
        catch (Exception e) when (e is ConnectionResetException or OperationCanceledException or IOException)
        {
            context.Abort();
        }
    }

    /// <summary>Reads and forgets what is left of a request, where that is little and comes soon.</summary>
    private static async ValueTask DiscardAsync(HttpContext context, GrpcServerCall call)
    {
        PipeReader reader = context.Request.BodyReader;
        long discarded = 0;
        ITimer? timer = null;
        try
        {
            while (discarded <= MostDiscarded)
            {
                ValueTask<ReadResult> pending = reader.ReadAsync(CancellationToken.None);
                if (!pending.IsCompleted)
                {
                    timer ??= call.CancelReadAfter(reader, DiscardPatience);
                }

                ReadResult read = await pending.ConfigureAwait(false);
                discarded += read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted || read.IsCanceled)
                {
                    return;
                }
            }
        }
        finally
        {
            if (timer is not null)
            {
                call.ReadEnded();
                await timer.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static void EndWith(HttpContext context, GrpcStatus status)
    {
        HttpResponse response = context.Response;
        response.ContentType = GrpcContentType.Value;
        response.Headers.GrpcStatus = StatusTexts[(int)status.Code];
        if (status.Message is { Length: > 0 } message)
        {
            response.Headers.GrpcMessage = GrpcMessageText.Encode(message);
        }
    }

    private Task RefusePlainAsync(HttpContext context, int status, string problem)
    {
        transport.Log.RefusedPlain(status, problem);
        byte[] text = Encoding.UTF8.GetBytes(problem + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = text.Length;
        return context.Response.Body.WriteAsync(text, 0, text.Length, CancellationToken.None);
    }
}

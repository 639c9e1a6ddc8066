using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>
/// The way from an HTTP request to a hook and back: who may call, how, how large a body, and an explicit one-line answer to everything else.
/// </summary>
internal sealed class HookEndpoint(HookServer server)
{
    private const string NoMemory = "there is no memory for this request now";

    /// <summary>Told each time that a call has to wait for bytes of its body; null when nobody wants to know.</summary>
    public Action<HttpContext>? BodyAwaited { get; init; }

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rest">The path behind the base path: a secret where one is set, then what <paramref name="find"/> understands.</param>
    /// <param name="find">Finds the hook for what is left of the path; null is answered 404, with where the hooks are.</param>
    public Task InvokeAsync(HttpContext context, ReadOnlySpan<char> rest, Func<HttpContext, string, HookRoute?> find)
    {
        HookReach.Reached(context);
        HookSettings settings = server.Settings;
        IPAddress? address = context.Connection.RemoteIpAddress;
        rest = rest.Trim('/');
        if (!settings.Networks.Allows(address))
        {
            return ForbidAsync(context, AllowedNetworks.ProblemOf(address));
        }

        if (settings.PathSecret is { } secret)
        {
            int end = rest.IndexOf('/');
            ReadOnlySpan<char> given = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!IsSame(given, secret))
            {
                return ForbidAsync(context, "the path does not hold the secret that this server is configured with");
            }
        }

        string name = rest.ToString();
        return find(context, name) is { } route
            ? ServeAsync(context, route, settings, address)
            : server.Services.GetRequiredService<UnmappedCalls>().AnswerAsync(context, context.GetEndpoint()!.Metadata.GetMetadata<HookMap>()!, name);
    }

    /// <summary>Answers a request for a hook that routing has already found. A path with a secret never ends up here.</summary>
    public Task InvokeAsync(HttpContext context, HookRoute route)
    {
        HookReach.Reached(context);
        HookSettings settings = server.Settings;
        IPAddress? address = context.Connection.RemoteIpAddress;
        if (!settings.Networks.Allows(address))
        {
            return ForbidAsync(context, AllowedNetworks.ProblemOf(address));
        }

        return settings.PathSecret is null
            ? ServeAsync(context, route, settings, address)
            : ForbidAsync(context, "the path does not hold the secret that this server is configured with");
    }

    private static bool IsSame(ReadOnlySpan<char> given, byte[] secret)
    {
        Span<byte> bytes = stackalloc byte[512];
        return given.Length <= 128 && CryptographicOperations.FixedTimeEquals(bytes[..Encoding.UTF8.GetBytes(given, bytes)], secret);
    }

    private async Task ServeAsync(HttpContext context, HookRoute route, HookSettings settings, IPAddress? address)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = HttpMethods.Post;
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "a hook is called by POST", log: false).ConfigureAwait(false);
            return;
        }

        HookBody body = HookBody.Empty();
        HttpHookConnection connection = new(context, address);
        try
        {
            if (await ReadAsync(context, connection, body, settings.MaxRequestBytes, route).ConfigureAwait(false))
            {
                using ReplyBuffer reply = ReplyBuffer.Rent();
                HookAnswer answer = await route.HandleAsync(body, reply, connection).ConfigureAwait(false);
                await WriteAsync(context, route, answer, reply, body.Length).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is ConnectionResetException or OperationCanceledException or IOException)
        {
            // The caller hung up: there is nobody to answer.
            context.Abort();
        }
        catch (OutOfMemoryException) when (!context.Response.HasStarted)
        {
            await AnswerUnreadAsync(context, route, StatusCodes.Status503ServiceUnavailable, NoMemory).ConfigureAwait(false);
        }
        finally
        {
            connection.End();
            body.Release();
        }
    }

    /// <summary>Reads the body. False: it was not read, and the answer is written.</summary>
    private async ValueTask<bool> ReadAsync(HttpContext context, HttpHookConnection connection, HookBody body, long limit, HookRoute route)
    {
        if (context.Request.ContentLength > limit)
        {
            await AnswerUnreadAsync(context, route, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes").ConfigureAwait(false);
            return false;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            // Without a length it comes in chunks, and Kestrel counts their framing too: six bytes for a chunk of one. The body alone is counted below.
            size.MaxRequestBodySize = context.Request.ContentLength is null ? 8 * limit : limit;
        }

        PipeReader reader = context.Request.BodyReader;
        bool isAwaited = false;
        try
        {
            while (true)
            {
                ValueTask<ReadResult> reading = reader.ReadAsync(CancellationToken.None);
                if (!reading.IsCompleted)
                {
                    BodyAwaited?.Invoke(context);
                    if (!isAwaited)
                    {
                        isAwaited = true;
                        server.Bodies.Add(connection);
                    }
                }

                ReadResult read = await reading.ConfigureAwait(false);
                if (body.Length + read.Buffer.Length > limit)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    await AnswerUnreadAsync(context, route, StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit} bytes").ConfigureAwait(false);
                    return false;
                }

                if (!body.TryReserve((int)read.Buffer.Length, context.Request.ContentLength ?? limit, server.Memory, limit))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    await AnswerUnreadAsync(context, route, StatusCodes.Status503ServiceUnavailable, NoMemory).ConfigureAwait(false);
                    return false;
                }

                foreach (ReadOnlyMemory<byte> segment in read.Buffer)
                {
                    body.Append(segment.Span);
                }

                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return true;
                }
            }
        }
        catch (IOException e) when (e is BadHttpRequestException || (e is not ConnectionResetException && !context.RequestAborted.IsCancellationRequested))
        {
            // A chunk whose length is beyond all numbers comes as no more than an IOException.
            int status = (e as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            string problem = status switch
            {
                StatusCodes.Status413PayloadTooLarge => $"the body is larger than {limit} bytes",
                StatusCodes.Status408RequestTimeout => "the body came too slowly",
                _ => "the body did not come whole",
            };
            await AnswerUnreadAsync(context, route, status, problem).ConfigureAwait(false);
            return false;
        }
        finally
        {
            if (isAwaited)
            {
                server.Bodies.Remove(connection);
            }
        }
    }

    /// <summary>Answers for a body that was not read: by what the hook states for a failure, or by the status where its answer says nothing.</summary>
    private async Task AnswerUnreadAsync(HttpContext context, HookRoute route, int status, string problem)
    {
        int bytes = (int)Math.Min(context.Request.ContentLength ?? 0, int.MaxValue);
        using ReplyBuffer reply = ReplyBuffer.Rent();
        HookAnswer answer = route.AnswerUnread(problem, bytes, reply);
        await WriteAsync(context, route, answer.Status == StatusCodes.Status200OK ? answer : answer with { Status = status }, reply, bytes).ConfigureAwait(false);
    }

    private async Task WriteAsync(HttpContext context, HookRoute route, HookAnswer answer, ReplyBuffer reply, int bytes)
    {
        HttpResponse response = context.Response;
        if (server.IsDraining)
        {
            OpenConnections.SayClose(context);
        }

        response.StatusCode = answer.Status;
        response.ContentType = answer.Status == StatusCodes.Status200OK ? route.ContentType : PlainAnswer.MediaType;
        response.ContentLength = reply.Length;
        if (answer.FallbackCause is { } cause && FallbackCauses.AreTold)
        {
            response.Headers[FallbackCauses.Header] = FallbackCauses.ForHeader(cause);
        }

        if (answer.CacheSeconds >= 0)
        {
            response.Headers.CacheControl = $"max-age={answer.CacheSeconds}";
        }

        if (answer.Status != StatusCodes.Status200OK)
        {
            server.Log.Refused(server.Target, route.Name, answer.Status, bytes, Encoding.UTF8.GetString(reply.Written.Span).TrimEnd());
        }

        if (reply.Length > 0)
        {
            await response.BodyWriter.WriteAsync(reply.Written, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Task ForbidAsync(HttpContext context, string problem)
    {
        server.Log.NotAllowed(server.Target, context.Connection.RemoteIpAddress?.ToString() ?? "this machine", problem);
        return RefuseAsync(context, StatusCodes.Status403Forbidden, problem, log: false);
    }

    private Task RefuseAsync(HttpContext context, int status, string problem, string hook = "-", bool log = true)
    {
        if (log)
        {
            server.Log.Refused(server.Target, hook, status, (int)Math.Min(context.Request.ContentLength ?? 0, int.MaxValue), problem);
        }

        return PlainAnswer.WriteAsync(context, status, problem);
    }
}

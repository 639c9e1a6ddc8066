using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk;

/// <summary>
/// The way from an HTTP request to a hook and back: who may call, how, how large a body, and an explicit one-line answer to everything else.
/// </summary>
internal sealed class HookEndpoint(HookServer server)
{
    private readonly HookBodyReader _bodies = new(server);

    /// <inheritdoc cref="HookBodyReader.Awaited"/>
    public Action<HttpContext>? BodyAwaited { init => _bodies.Awaited = value; }

    /// <summary>The door of a hook that the broker knows, by its name; null where there is none.</summary>
    public Func<string, HookDoor?> DoorOf { private get; init; } = static _ => null;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="rest">The path behind the base path: a secret where one is set, then what <paramref name="find"/> understands.</param>
    /// <param name="find">Finds the hook for what is left of the path; null is answered 404, with where the hooks are.</param>
    public Task InvokeAsync(HttpContext context, ReadOnlySpan<char> rest, Func<HttpContext, string, BoundHook?> find)
    {
        HookReach.Reached(context);
        HookSettings settings = server.Settings;
        IPAddress? address = context.Connection.RemoteIpAddress;
        rest = rest.Trim('/');
        if (!settings.Networks.Allows(address))
        {
            return ForbidAsync(context, AllowedNetworks.ProblemOf(address));
        }

        if (settings.PathSecrets.AreAskedFor)
        {
            int end = rest.IndexOf('/');
            ReadOnlySpan<char> given = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (!settings.PathSecrets.Hold(given))
            {
                return ForbidAsync(context, "the path does not hold the secret that this server is configured with");
            }
        }

        string name = rest.ToString();
        return find(context, name) is { } hook
            ? ServeAsync(context, hook, settings, address)
            : NotServedAsync(context, name, DoorOf(name), settings, address);
    }

    /// <summary>Answers a request for a hook whose name routing has already found. A path with a secret never ends up here.</summary>
    public Task InvokeAsync(HttpContext context, HookDoor door)
    {
        HookReach.Reached(context);
        HookSettings settings = server.Settings;
        IPAddress? address = context.Connection.RemoteIpAddress;
        if (!settings.Networks.Allows(address))
        {
            return ForbidAsync(context, AllowedNetworks.ProblemOf(address));
        }

        return settings.PathSecrets.AreAskedFor
            ? ForbidAsync(context, "the path does not hold the secret that this server is configured with")
            : door.Hook is { } hook ? ServeAsync(context, hook, settings, address)
            : NotServedAsync(context, door.Name, door, settings, address);
    }

    private Task NotServedAsync(HttpContext context, string name, HookDoor? door, HookSettings settings, IPAddress? address)
    {
        if (door is not null && HttpMethods.IsPost(context.Request.Method) && door.Deny() is { } come)
        {
            door.TakeDenied();
            return ServeAsync(context, come, settings, address);
        }

        return server.Services.GetRequiredService<UnmappedCalls>().AnswerAsync(context, context.GetEndpoint()!.Metadata.GetMetadata<MapCall>()!, name);
    }

    private async Task ServeAsync(HttpContext context, BoundHook hook, HookSettings settings, IPAddress? address)
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
            if (await _bodies.ReadAsync(context, connection, body, settings.MaxRequestBytes).ConfigureAwait(false) is { } problem)
            {
                await AnswerUnreadAsync(context, hook, problem, connection).ConfigureAwait(false);
                return;
            }

            using ReplyBuffer reply = ReplyBuffer.Rent();
            HookAnswer answer = await hook.HandleAsync(body, reply, connection).ConfigureAwait(false);
            await WriteAsync(context, hook, answer, reply, body.Length).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionResetException or OperationCanceledException or IOException)
        {
            // The caller hung up: there is nobody to answer.
            context.Abort();
        }
        catch (OutOfMemoryException) when (!context.Response.HasStarted)
        {
            await AnswerUnreadAsync(context, hook, BodyProblem.NoMemory, connection).ConfigureAwait(false);
        }
        finally
        {
            connection.End();
            body.Release();
        }
    }

    /// <summary>Answers for a body that was not read: by what the hook states for a failure, or by the status where its answer says nothing.</summary>
    private async Task AnswerUnreadAsync(HttpContext context, BoundHook hook, BodyProblem problem, HttpHookConnection connection)
    {
        int bytes = (int)Math.Min(context.Request.ContentLength ?? 0, int.MaxValue);
        using ReplyBuffer reply = ReplyBuffer.Rent();
        HookAnswer answer = hook.AnswerUnread(problem.Text, bytes, reply, connection);
        await WriteAsync(context, hook, answer.Status == StatusCodes.Status200OK ? answer : answer with { Status = problem.Status }, reply, bytes).ConfigureAwait(false);
    }

    private ValueTask<FlushResult> WriteAsync(HttpContext context, BoundHook hook, HookAnswer answer, ReplyBuffer reply, int bytes)
    {
        HttpResponse response = context.Response;
        if (server.IsDraining)
        {
            OpenConnections.SayClose(context);
        }

        response.StatusCode = answer.Status;
        response.ContentType = answer.Status == StatusCodes.Status200OK ? hook.ContentType : PlainAnswer.MediaType;
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
            server.Log.Refused(server.Target, hook.Name, answer.Status, bytes, Encoding.UTF8.GetString(reply.Written.Span).TrimEnd());
        }

        return reply.Length > 0 ? response.BodyWriter.WriteAsync(reply.Written, CancellationToken.None) : default;
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

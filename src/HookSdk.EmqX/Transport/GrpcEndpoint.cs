using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// The way from an HTTP/2 request to a method and back. A reply is written only when the handler has ended well, so an error is always the whole answer:
/// headers, and trailers with the status.
/// </summary>
internal sealed class GrpcEndpoint
{
    private const int LongestShown = 100;

    /// <summary>A longer one counts as this: timers know no more than 49 days.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(49);

    private readonly HookServer _server;
    private readonly GrpcTransport _transport;
    private readonly GrpcIntake _intake;
    private readonly GrpcRunner _runner;
    private readonly GrpcForwarder _forwarder;

    public GrpcEndpoint(HookServer server, GrpcTransport transport)
    {
        _server = server;
        _transport = transport;
        _intake = new GrpcIntake(server, transport);
        _runner = new GrpcRunner(server, transport, _intake);
        _forwarder = new GrpcForwarder(server, transport, _intake);
    }

    public HookServer Server => _server;

    /// <summary>Answers a call.</summary>
    /// <param name="context">The request.</param>
    /// <param name="method">The method that routing found; null when there is none.</param>
    public Task InvokeAsync(HttpContext context, GrpcMethod? method)
    {
        HookSettings settings = _server.Settings;
        return !TryAdmit(context, method?.Path, settings, out GrpcServerCall? call, out Task refusing) ? refusing
            : method!.Unary is { } unary ? _runner.UnaryAsync(context, call, method, unary, settings.MaxRequestBytes)
            : _runner.StreamAsync(context, call, method, settings.MaxRequestBytes);
    }

    /// <summary>Has a call of another library's method answered, under the same checks and bounds.</summary>
    /// <param name="context">The request.</param>
    /// <param name="method">The method that routing found.</param>
    /// <param name="serve">The library's own endpoint.</param>
    public Task ForwardAsync(HttpContext context, ForwardedMethod method, RequestDelegate serve)
    {
        HookSettings settings = _server.Settings;
        return !TryAdmit(context, method.Path, settings, out GrpcServerCall? call, out Task refusing) ? refusing
            : method.IsStream ? _forwarder.StreamAsync(context, call, method, serve)
            : _forwarder.UnaryAsync(context, call, method, settings.MaxRequestBytes, serve);
    }

    /// <summary>Whether a caller's address may call at all.</summary>
    public bool Admits(HttpContext context) => _server.Settings.Networks.Allows(context.Connection.RemoteIpAddress);

    /// <summary>Takes a call, or says what answers it.</summary>
    private bool TryAdmit(HttpContext context, string? path, HookSettings settings, [NotNullWhen(true)] out GrpcServerCall? call, out Task refusing)
    {
        HookReach.Reached(context);
        HttpRequest request = context.Request;
        if (!HttpProtocol.IsHttp2(request.Protocol))
        {
            call = null;
            refusing = RefusePlainAsync(context, StatusCodes.Status505HttpVersionNotsupported, "gRPC needs HTTP/2");
            return false;
        }

        if (context.Features.Of<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Of<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // Kestrel would end the whole connection for one slow body. The patience here ends one call.
            rate.MinDataRate = null;
        }

        TimeSpan? timeout = null;
        GrpcStatus problem =
            !settings.Networks.Allows(context.Connection.RemoteIpAddress) ? new(GrpcStatusCode.PermissionDenied, AllowedNetworks.ProblemOf(context.Connection.RemoteIpAddress))
            : !HttpMethods.IsPost(request.Method) ? new(GrpcStatusCode.Unimplemented, "a gRPC method is called by POST")
            : !GrpcContentType.IsGrpc(request.ContentType) ? new(GrpcStatusCode.Unimplemented, $"the content type is not {GrpcContentType.Value}")
            : path is null || !string.Equals(request.Path.Value, path, StringComparison.Ordinal) ? new(GrpcStatusCode.Unimplemented, ProblemOf(request))
            : TakeHeaders(context, out timeout);
        call = new GrpcServerCall(context, _server.Time, timeout);
        refusing = problem.IsOk ? Task.CompletedTask : _intake.RefuseAsync(context, call, problem, path ?? Shown(request.Path.Value));
        return problem.IsOk;
    }

    /// <summary>Why a method is not found.</summary>
    private string ProblemOf(HttpRequest request) =>
        !_transport.IsMapped(request.Path.Value) ? "no such method here"
        : _transport.Places.HostsOf(request.Path.Value) is { } hosts ? $"this method is served for {hosts}, and the call names {Shown(request.Host.Value)}: RequireHost takes the host and port of EMQX's URL"
        : "this method is served for other hosts or ports of this server, or behind a prefix (app.Map), which EMQX does not send";

    /// <summary>A caller's path or host, as a line of the log takes it.</summary>
    private static string Shown(string? text) =>
        text is { Length: <= LongestShown } && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or '[' or ']') ? text : "-";

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

            timeout = parsed < LongestTimeout ? parsed : LongestTimeout;
        }

        return GrpcStatus.Ok;
    }

    private Task RefusePlainAsync(HttpContext context, int status, string problem)
    {
        _transport.Log.RefusedPlain(status, problem);
        return GrpcAnswer.PlainAsync(context, status, problem);
    }
}

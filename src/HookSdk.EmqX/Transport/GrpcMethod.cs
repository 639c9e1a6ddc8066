namespace HookSdk.EmqX.Transport;

/// <summary>Answers a call with one request. The request's bytes are held by the layer until the handler has ended and the reply is written.</summary>
internal delegate ValueTask<GrpcStatus> GrpcUnaryHandler(GrpcServerCall call, HookBody request, ReplyBuffer reply);

/// <summary>Answers a call with a stream of requests by one reply.</summary>
internal delegate ValueTask<GrpcStatus> GrpcStreamHandler(GrpcServerCall call, GrpcRequestStream requests, ReplyBuffer reply);

/// <summary>Answers a call whose request is too large or did not come whole. Another status than OK: the call ends with its own.</summary>
internal delegate GrpcStatus GrpcUnread(GrpcServerCall call, GrpcStatus problem, ReplyBuffer reply);

/// <summary>One method of a service: with one request, or with a stream of them.</summary>
internal sealed class GrpcMethod
{
    private GrpcMethod(string service, string name)
    {
        Service = service;
        Name = name;
        Path = $"/{service}/{name}";
    }

    public string Service { get; }

    public string Name { get; }

    public string Path { get; }

    public GrpcUnaryHandler? Unary { get; private init; }

    public GrpcStreamHandler? Stream { get; private init; }

    /// <summary>Answers a call whose request is too large or did not come whole; null where such a call ends with its status.</summary>
    public GrpcUnread? Unread { get; private init; }

    /// <summary>
    /// Whether the caller's grpc-timeout ends the call with DEADLINE_EXCEEDED. Not for hooks, which the pipeline answers in time, and not for streams
    /// that live as long as their device (EMQX 4.3 puts a timeout of 5 s on them all the same).
    /// </summary>
    public bool EndsAtTimeout { get; private init; }

    public static GrpcMethod OfUnary(string service, string name, GrpcUnaryHandler handler) =>
        new(service, name) { Unary = handler, EndsAtTimeout = true };

    public static GrpcMethod OfStream(string service, string name, GrpcStreamHandler handler, bool endsAtTimeout = true) =>
        new(service, name) { Stream = handler, EndsAtTimeout = endsAtTimeout };

    /// <summary>A hook: its reader, its pipeline and its writer.</summary>
    public static GrpcMethod OfHook(string service, string name, BoundHook route) => new(service, name)
    {
        Unary = (call, request, reply) =>
        {
            ValueTask<HookAnswer> running = route.HandleAsync(request, reply, call);
            return running.IsCompletedSuccessfully ? new(StatusOf(call, running.Result, reply)) : LaterAsync(call, running, reply);
        },
        Unread = (call, problem, reply) => StatusOf(call, route.AnswerUnread(problem.Message ?? "it did not come whole", 0, reply, call), reply) is { IsOk: true } ok ? ok : problem,
    };

    private static async ValueTask<GrpcStatus> LaterAsync(GrpcServerCall call, ValueTask<HookAnswer> running, ReplyBuffer reply) =>
        StatusOf(call, await running.ConfigureAwait(false), reply);

    private static GrpcStatus StatusOf(GrpcServerCall call, HookAnswer answer, ReplyBuffer reply)
    {
        if (answer.FallbackCause is { } cause)
        {
            call.TellFallback(cause);
        }

        return answer.Status == HookAnswer.Ok.Status
            ? GrpcStatus.Ok
            : new GrpcStatus(GrpcStatusCode.Internal, System.Text.Encoding.UTF8.GetString(reply.Written.Span).TrimEnd());
    }
}

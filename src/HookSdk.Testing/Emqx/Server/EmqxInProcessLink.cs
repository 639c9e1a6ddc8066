using HookSdk.EmqX.ExHook;
using HookSdk.EmqX.Transport;
using Microsoft.AspNetCore.Http;

namespace HookSdk.Testing;

/// <summary>Calls the codec and the pipeline of a hook server without a web server.</summary>
internal sealed class EmqxInProcessLink(ExHookServer server) : EmqxLink
{
    private const int Unimplemented = 12;
    private const int Internal = 13;

    private readonly DefaultHttpContext _nobody = Nobody(default);

    public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default)
    {
        if (server.Find(call.Service, call.Method) is not { } route)
        {
            return new(new EmqxAnswer(null, Unimplemented, "the server has no such method"));
        }

        Running running = new(server, call, hangUp.CanBeCanceled ? Nobody(hangUp) : _nobody);
        ValueTask<HookAnswer> answering = route.HandleAsync(running.Request, running.Reply, running.Call);
        return answering.IsCompletedSuccessfully ? new(running.End(answering.Result)) : LaterAsync(answering, running);
    }

    public override void Dispose()
    {
    }

    private static async ValueTask<EmqxAnswer> LaterAsync(ValueTask<HookAnswer> answering, Running running) => running.End(await answering.ConfigureAwait(false));

    private static DefaultHttpContext Nobody(CancellationToken hangUp) => new() { RequestAborted = hangUp, Connection = { RemoteIpAddress = null } };

    private sealed class Running(ExHookServer server, EmqxCall call, HttpContext context)
    {
        public HookBody Request { get; } = HookBody.Copy(call.Body);

        public ReplyBuffer Reply { get; } = ReplyBuffer.Rent();

        public GrpcServerCall Call { get; } = new(context, server.Server.Time, call.Timeout);

        public EmqxAnswer End(HookAnswer answer)
        {
            byte[] reply = Reply.Written.ToArray();
            Call.End();
            Reply.Dispose();
            Request.Release();
            return answer.Status == HookAnswer.Ok.Status
                ? new EmqxAnswer(reply, FallbackCause: answer.FallbackCause, Reason: answer.Reason)
                : new EmqxAnswer(null, Internal, System.Text.Encoding.UTF8.GetString(reply), FallbackCause: answer.FallbackCause);
        }
    }
}

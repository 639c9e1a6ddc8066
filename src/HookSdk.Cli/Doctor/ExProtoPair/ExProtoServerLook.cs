using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.Cli.Check.ExProtoServer;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Doctor.ExProtoPair;

/// <summary>Calls a handler about a device that it does not know: that harms none, and tells which services are there.</summary>
internal sealed class ExProtoServerLook(DoctorSettings settings, Diagnosis diagnosis, ServerKinds kinds)
{
    public const string UnaryService = "ConnectionUnaryHandler";
    public const string StreamingService = "ConnectionHandler";

    public async Task<ExProtoServed> LookAsync(CancellationToken cancellationToken)
    {
        GrpcServer server = new(settings, diagnosis, kinds);
        if (!await server.IsOpenAsync(cancellationToken).ConfigureAwait(false))
        {
            return new(null, null);
        }

        using GrpcProbe probe = new(settings.Server.Url, settings.Server.Clock, settings.Server.MostPatience);
        byte[] message = new TimerTimeoutRequest { Conn = "aG9va3Nkay1kb2N0b3I=", Type = TimerType.Keepalive }.ToByteArray();
        List<(GrpcCall Call, GrpcReply Reply)> replies = [];
        foreach (string service in new[] { UnaryService, StreamingService })
        {
            GrpcCall call = new($"{service} OnTimerTimeout", $"/emqx.exproto.v1.{service}/OnTimerTimeout", message);
            GrpcReply reply = await probe.CallAsync(call.Path, call.Message, timeout: null, cancellationToken).ConfigureAwait(false);
            replies.Add((call, reply));
            if (reply.Failure is not null)
            {
                break;
            }
        }

        if (server.TellRefusal(replies, IsServed))
        {
            return new(null, null);
        }

        ExProtoServed served = new(IsServed(replies[0].Reply), replies.Count > 1 ? IsServed(replies[1].Reply) : null);
        string[] services = [.. replies.Where(static r => IsServed(r.Reply)).Select(static r => r.Call.Hook.Split(' ')[0])];
        diagnosis.Saw(Diagnosis.Server, $"serves {string.Join(" and ", services)}; the slowest took {Units.Text(replies.Max(static r => r.Reply.Elapsed))}");
        if (replies.FirstOrDefault(static r => r.Reply.IsOk && ExProtoRequests.ProblemOfReply(r.Reply.Message!) is not null) is { Call: { } made, Reply: { } unread })
        {
            diagnosis.Problem(kinds.Unreadable, $"{made.Hook}: {ExProtoRequests.ProblemOfReply(unread.Message!)}");
        }

        await server.LookAtTimeAsync(probe, replies, settings.Server.Limit, "--limit", cancellationToken).ConfigureAwait(false);
        return served;
    }

    /// <summary>NOT_FOUND is what a HookSdk server says of such a device; another may say OK, or another error.</summary>
    private static bool IsServed(GrpcReply reply) => reply.Failure is null && reply.Status is not (null or GrpcServer.Unimplemented or GrpcServer.PermissionDenied or GrpcServer.Unauthenticated);
}

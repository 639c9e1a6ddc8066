using System.Globalization;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>Looks at a server that is called by gRPC.</summary>
internal sealed class GrpcServer(DoctorSettings settings, Diagnosis diagnosis, ServerKinds kinds)
{
    public const int Unimplemented = 12;
    public const int PermissionDenied = 7;
    public const int Unauthenticated = 16;

    private readonly CheckSettings _server = settings.Server;

    /// <summary>Whether the port can be called; if not, that is told of.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ServerAddress.EnsureReachableAsync(_server.Url, _server.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException e)
        {
            diagnosis.IsServerAway = true;
            diagnosis.Problem(kinds.Unreachable, e.Message);
            return false;
        }

        Http2Greeting greeting = await Http2Greeting.ReadAsync(_server.Url, _server.Clock, _server.Patience, cancellationToken).ConfigureAwait(false);
        if (greeting.Failure is { } failure)
        {
            PortSpeech speech = await new PortProbe(_server.Url, _server.Clock, _server.Patience).HearAsync(cancellationToken).ConfigureAwait(false);
            diagnosis.Problem(kinds.Protocol, _server.Url.Scheme == "https" && speech == PortSpeech.Tls ? failure : $"--url says {_server.Url.Scheme}, and the port speaks {PortProbe.Words(speech)}");
            return false;
        }

        await HealthLook.LookAsync(settings, diagnosis, kinds, isHttp2: true, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells of answers none of which serves the broker; false: one does.</summary>
    /// <param name="replies">The answers, by what was called.</param>
    /// <param name="isServed">Whether an answer is one of a server that serves it.</param>
    public bool TellRefusal(IReadOnlyList<(string What, GrpcReply Reply)> replies, Func<GrpcReply, bool> isServed)
    {
        if (replies.Any(r => isServed(r.Reply)))
        {
            return false;
        }

        (string what, GrpcReply reply) = replies.FirstOrDefault(static r => r.Reply.Status != Unimplemented && r.Reply.HttpStatus != 404, replies[0]);
        string seen = $"{what}: {reply}";
        if (reply.Status == PermissionDenied && reply.Text.Contains("AllowedNetworks", StringComparison.Ordinal))
        {
            diagnosis.Note(kinds.GuardAddress, $"{seen}; whether the broker calls from an address that is allowed is not seen from here");
        }
        else if (reply.Status is PermissionDenied or Unauthenticated || (reply.Status is null && reply.HttpStatus is 401 or 403))
        {
            diagnosis.Problem(kinds.GuardLogin, seen);
        }
        else if (reply.Status is null && reply.HttpStatus is >= 300 and < 400)
        {
            diagnosis.Problem(kinds.Redirect, string.Create(CultureInfo.InvariantCulture, $"the answer is {reply.HttpStatus}"));
        }
        else
        {
            diagnosis.Problem(reply.Status == Unimplemented || reply.HttpStatus == 404 ? kinds.Path : kinds.Status, seen);
        }

        return true;
    }

    /// <summary>Tells of an answer that took longer than the broker waits.</summary>
    public void LookAtTime(IReadOnlyList<(string What, GrpcReply Reply)> replies, TimeSpan? limit, string said)
    {
        if (replies.Count > 0 && replies.MaxBy(static r => r.Reply.Elapsed) is var (what, reply) && reply.Elapsed > limit)
        {
            diagnosis.Problem(kinds.Slow, $"{what} took {Units.Text(reply.Elapsed)}, and the broker waits {Units.Text(limit.Value)} ({said})");
        }
    }
}

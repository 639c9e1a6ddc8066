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

    /// <summary>What a call says of the broker's patience.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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

        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Http2Greeting> greeted = Http2Greeting.ReadAsync(_server.Url, _server.Clock, _server.Patience, over.Token);
        if (await PortProbe.IsSilentAsync(greeted, static g => g.Failure is null, _server.Url, _server.Clock, _server.Patience, settings.Tell, cancellationToken).ConfigureAwait(false))
        {
            await over.CancelAsync().ConfigureAwait(false);
            await ((Task)greeted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            diagnosis.Problem(kinds.Silent, "nothing came, whether HTTP/1, HTTP/2 or TLS was spoken");
            return false;
        }

        Http2Greeting greeting = await greeted.ConfigureAwait(false);
        if (greeting.Failure is { } failure)
        {
            PortSpeech speech = await new PortProbe(_server.Url, _server.Clock, _server.Patience).HearAsync(cancellationToken).ConfigureAwait(false);
            if (speech == PortSpeech.Silent)
            {
                diagnosis.Problem(kinds.Silent, failure);
                return false;
            }

            diagnosis.Problem(kinds.Protocol, _server.Url.Scheme == "https" && speech == PortSpeech.Tls ? failure : $"--url says {_server.Url.Scheme}, and the port speaks {PortProbe.Words(speech)}");
            return false;
        }

        await HealthLook.LookAsync(settings, diagnosis, kinds, isHttp2: true, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells of answers none of which serves the broker; false: one does.</summary>
    /// <param name="replies">The answers, by what was called.</param>
    /// <param name="isServed">Whether an answer is one of a server that serves it.</param>
    public bool TellRefusal(IReadOnlyList<(GrpcCall Call, GrpcReply Reply)> replies, Func<GrpcReply, bool> isServed)
    {
        if (replies.Any(r => isServed(r.Reply)))
        {
            return false;
        }

        (GrpcCall call, GrpcReply reply) = replies.FirstOrDefault(static r => r.Reply.Status != Unimplemented && r.Reply.HttpStatus != 404, replies[0]);
        string seen = $"{call.Hook}: {reply}";
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

    /// <summary>Tells of an answer that takes longer than the broker waits, also when it is asked for again: a first one may have been waiting for a server that was cold.</summary>
    public async Task LookAtTimeAsync(GrpcProbe probe, IReadOnlyList<(GrpcCall Call, GrpcReply Reply)> replies, TimeSpan? limit, string said, CancellationToken cancellationToken)
    {
        if (replies.Count == 0 || limit is not { } wait)
        {
            return;
        }

        (GrpcCall call, GrpcReply reply) = replies.MaxBy(static r => r.Reply.Elapsed);
        if (reply.Elapsed <= wait)
        {
            return;
        }

        SlowAnswer slow = new(call.Hook, reply.Elapsed, wait, said);
        await slow.LookAgainAsync(async () => (await probe.CallAsync(call.Path, call.Message, Patience, cancellationToken).ConfigureAwait(false)).Elapsed, diagnosis, kinds).ConfigureAwait(false);
    }
}

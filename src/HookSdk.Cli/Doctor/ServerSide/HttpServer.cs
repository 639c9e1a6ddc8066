using System.Globalization;
using System.Text;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.ServerSide;

/// <summary>Looks at a server that is called over HTTP/1: one call of each hook.</summary>
/// <param name="settings">What is looked with.</param>
/// <param name="diagnosis">Where it is told.</param>
/// <param name="kinds">What may be wrong.</param>
/// <param name="problemOf">What the broker cannot read in the body of an answer to a hook; null: nothing.</param>
internal sealed class HttpServer(DoctorSettings settings, Diagnosis diagnosis, ServerKinds kinds, Func<string, byte[], string?> problemOf)
{
    private const int MostText = 200;

    private readonly CheckSettings _server = settings.Server;
    private IReadOnlyList<HttpCall> _calls = [];

    /// <summary>The answers by their hooks; empty: none came, which is told of.</summary>
    public async Task<IReadOnlyList<(string Hook, HttpReply Reply)>> LookAsync(IReadOnlyList<HttpCall> calls, CancellationToken cancellationToken)
    {
        try
        {
            await ServerAddress.EnsureReachableAsync(_server.Url, _server.Clock, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandException e)
        {
            diagnosis.IsServerAway = true;
            diagnosis.Problem(kinds.Unreachable, e.Message);
            return [];
        }

        _calls = calls;
        List<(string Hook, HttpReply Reply)> answers = [];
        using HttpProbe probe = new(_server.Clock, _server.MostPatience);
        foreach (HttpCall call in calls)
        {
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task<HttpReply> sending = probe.SendAsync(call, over.Token);
            if (await PortProbe.IsSilentAsync(sending, static r => r.Failure is null, _server.Url, _server.Clock, _server.MostPatience, settings.Tell, cancellationToken).ConfigureAwait(false))
            {
                await over.CancelAsync().ConfigureAwait(false);
                await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                diagnosis.Problem(kinds.Silent, $"{call.Hook} nothing came, whether HTTP/1, HTTP/2 or TLS was spoken".TrimStart());
                return [];
            }

            HttpReply reply = await sending.ConfigureAwait(false);
            answers.Add((call.Hook, reply));
            if (reply.Failure is not null)
            {
                // The next ones would be no better, and each may take as long.
                break;
            }
        }

        return await JudgeAsync(answers, cancellationToken).ConfigureAwait(false) ? answers : [];
    }

    /// <summary>Tells of an answer that takes longer than the broker waits, also when it is asked for again: a first one may have been waiting for a server that was cold.</summary>
    public async Task LookAtTimeAsync(IReadOnlyList<(string Hook, HttpReply Reply)> answers, TimeSpan? limit, string said, CancellationToken cancellationToken)
    {
        if (answers.Count == 0 || limit is not { } wait)
        {
            return;
        }

        (string hook, HttpReply reply) = answers.MaxBy(static a => a.Reply.Elapsed);
        if (reply.Elapsed <= wait)
        {
            return;
        }

        HttpCall call = _calls.First(c => c.Hook == hook);
        using HttpProbe probe = new(_server.Clock, _server.MostPatience);
        SlowAnswer slow = new(hook, reply.Elapsed, wait, said);
        await slow.LookAgainAsync(async () => (await probe.SendAsync(call, cancellationToken).ConfigureAwait(false)).Elapsed, diagnosis, kinds).ConfigureAwait(false);
    }

    private async Task<bool> JudgeAsync(List<(string Hook, HttpReply Reply)> answers, CancellationToken cancellationToken)
    {
        // A port of another protocol may close the connection, say nothing, or answer 400.
        string? failure = answers[^1].Reply.Failure;
        if (failure is not null || answers.TrueForAll(static a => a.Reply.Status == 400))
        {
            PortSpeech speech = await new PortProbe(_server.Url, _server.Clock, _server.Patience).HearAsync(cancellationToken).ConfigureAwait(false);
            if (speech == PortSpeech.Silent)
            {
                diagnosis.Problem(kinds.Silent, $"{answers[^1].Hook} {failure}".TrimStart());
                return false;
            }

            if (speech != (_server.Url.Scheme == "https" ? PortSpeech.Tls : PortSpeech.Http1))
            {
                diagnosis.Problem(kinds.Protocol, $"--url says {_server.Url.Scheme}, and the port speaks {PortProbe.Words(speech)}");
                return false;
            }
        }

        if (failure is not null)
        {
            diagnosis.Problem(kinds.Status, $"{answers[^1].Hook} {failure}".TrimStart());
            return false;
        }

        await HealthLook.LookAsync(settings, diagnosis, kinds, isHttp2: false, cancellationToken).ConfigureAwait(false);
        TellGuards(answers);
        if (answers.TrueForAll(static a => a.Reply.Status == 404))
        {
            diagnosis.Problem(kinds.Path, $"POST {_server.Url.AbsolutePath} is answered 404{TextOf(answers[0].Reply)}");
            return false;
        }

        if (answers.Find(static a => a.Reply.Status is not (200 or 404 or 401 or 403 or (>= 300 and < 400))) is { Reply: { } odd } other)
        {
            diagnosis.Problem(kinds.Status, string.Create(CultureInfo.InvariantCulture, $"{other.Hook} {odd.Status}{TextOf(odd)}").TrimStart());
        }

        List<(string Hook, HttpReply Reply)> read = answers.FindAll(static a => a.Reply.IsOk);
        if (read.Count > 0 && read.TrueForAll(a => problemOf(a.Hook, a.Reply.Body) is not null))
        {
            diagnosis.Problem(kinds.Unreadable, $"{read[0].Hook} {problemOf(read[0].Hook, read[0].Reply.Body)}".TrimStart());
        }

        return read.Count > 0;
    }

    private void TellGuards(List<(string Hook, HttpReply Reply)> answers)
    {
        if (answers.Find(static a => a.Reply.Status is 401 or 403) is { Reply: { } refused })
        {
            string text = Encoding.UTF8.GetString(refused.Body);
            string seen = string.Create(CultureInfo.InvariantCulture, $"{refused.Status}{TextOf(refused)}");
            if (text.Contains("AllowedNetworks", StringComparison.Ordinal))
            {
                diagnosis.Note(kinds.GuardAddress, $"{seen}; whether the broker calls from an address that is allowed is not seen from here");
            }
            else
            {
                diagnosis.Problem(text.Contains("the secret that this server is configured with", StringComparison.Ordinal) ? kinds.GuardSecret : kinds.GuardLogin, seen);
            }
        }

        if (answers.Find(static a => a.Reply.Status is >= 300 and < 400) is { Reply: { } sent })
        {
            diagnosis.Problem(kinds.Redirect, string.Create(CultureInfo.InvariantCulture, $"the answer is {sent.Status}"));
        }
    }

    private static string TextOf(HttpReply reply) => reply.Body.Length == 0 ? "" : $" '{VisibleText.Of(reply.Body.AsSpan().TrimEnd("\r\n"u8), MostText)}'";
}

using System.Globalization;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Check.Stop;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.Grpc;

/// <summary>The rules that EMQX has for both of its gRPC protocols.</summary>
/// <param name="target">Which.</param>
/// <param name="settings">What is looked with.</param>
/// <param name="samples">Calls that the server serves, one of each kind.</param>
internal sealed class GrpcRules(Target target, CheckSettings settings, Func<GrpcProbe, CancellationToken, Task<IReadOnlyList<GrpcCall>>> samples)
{
    private const int EnoughStreams = 1000;
    private const int UnknownMethod = 12;
    private const int CallsAtOnce = 300;
    private const int CallsInARow = 20;

    /// <summary>Later versions have another client.</summary>
    private static readonly Version LastThatStalls = new(5, 8, 8);

    /// <summary>The broker's name in sentences.</summary>
    private const string Broker = "EMQX";

    public Rule Http2() => new(
        $"{target.Name}-http2",
        "The port speaks HTTP/2 from its first byte, without TLS for http.",
        $"{Broker}'s client has no upgrade: the port counts as down.",
        "Make the port HTTP/2 only (Kestrel: Protocols = Http2), or use https with ALPN h2.",
        async token =>
        {
            Http2Greeting greeting = await GreetAsync(token).ConfigureAwait(false);
            return Finding.Of(greeting.Failure, "HTTP/2 settings came");
        });

    public Rule Streams() => new(
        $"{target.Name}-streams",
        $"A connection takes {EnoughStreams} calls at once, or sets no limit (SETTINGS_MAX_CONCURRENT_STREAMS).",
        $"{Broker} does not heed the limit: the call above it is refused, its client is not told, and waits until the timeout.",
        "Raise the limit: Kestrel Http2.MaxStreamsPerConnection, Go http2.Server.MaxConcurrentStreams, Node settings.maxConcurrentStreams.",
        async token =>
        {
            Http2Greeting greeting = await GreetAsync(token).ConfigureAwait(false);
            return greeting.Failure is { } failure ? Finding.Fail(failure)
                : greeting.MostStreams is not { } most ? Finding.Pass("no limit")
                : most >= EnoughStreams ? Finding.Pass(string.Create(CultureInfo.InvariantCulture, $"{most} calls"))
                : Finding.Fail(string.Create(CultureInfo.InvariantCulture, $"{most} calls"));
        });

    public Rule Window() => new(
        $"{target.Name}-window",
        $"A stream's window is not larger than {Http2Greeting.StandardWindow} bytes at first (SETTINGS_INITIAL_WINDOW_SIZE).",
        $"{Broker} 4.3 to {LastThatStalls} stalls with the first large request on a new connection, until the timeout.",
        "Leave the setting at its standard: Kestrel Http2.InitialStreamWindowSize = 65535. The window of the connection may be larger. For later versions of EMQX say --broker.",
        async token =>
        {
            if (settings.Broker > LastThatStalls)
            {
                return Finding.NotApplicable($"{Broker} {settings.Broker} has another client.");
            }

            Http2Greeting greeting = await GreetAsync(token).ConfigureAwait(false);
            return greeting.Failure is { } failure ? Finding.Fail(failure)
                : greeting.StreamWindow <= Http2Greeting.StandardWindow ? Finding.Pass(string.Create(CultureInfo.InvariantCulture, $"{greeting.StreamWindow} bytes"))
                : Finding.Fail(string.Create(CultureInfo.InvariantCulture, $"{greeting.StreamWindow} bytes"));
        });

    public Rule Trailers() => new(
        $"{target.Name}-trailers",
        "An answer ends with trailers, which hold grpc-status 0.",
        $"{Broker} reads the status there; without it the call has failed, or hangs until the timeout.",
        "Send the message, then a second block of headers with grpc-status: a gRPC library does.",
        token => EachAsync(static r => r.Failure ?? (r.Status is null ? r.ToString() : r.HasTrailers ? null : "the status is no trailer"), "with trailers", token));

    public Rule Plain() => new(
        $"{target.Name}-plain",
        "Answers are not compressed.",
        $"{Broker}'s client crashes over a message that is marked as compressed.",
        "Switch compression off for the service.",
        token => EachAsync(static r => r.Failure ?? (r.IsCompressed ? "a compressed message" : r.Status is null ? r.ToString() : null), "plain", token));

    public Rule UnknownField() => new(
        $"{target.Name}-unknown-field",
        "A field that nobody knows yet is passed over.",
        $"Later versions of {Broker} add fields under the same names of services.",
        "Let the protobuf parser pass over unknown fields, as it does by itself.",
        token => EachAsync(static r => r.IsOk ? null : r.ToString(), "answered", token, static c => c.WithUnknownField()));

    public Rule UnknownMethodIs(string path) => new(
        $"{target.Name}-unknown-method",
        "A method that nobody serves is answered UNIMPLEMENTED, and the connection goes on.",
        $"{Broker} calls what an earlier build of the server has asked for; a call without an answer holds its client up until the timeout.",
        "Leave it to the gRPC library; do not answer with a page, and do not close the connection.",
        async token =>
        {
            using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
            GrpcReply reply = await probe.CallAsync(path, [], settings.Limit, token).ConfigureAwait(false);
            if (reply.Status != UnknownMethod)
            {
                return Finding.Fail(reply.ToString());
            }

            GrpcReply next = await FirstAsync(probe, token).ConfigureAwait(false);
            return Finding.Of(next.IsOk ? null : $"the next call: {next}", "UNIMPLEMENTED");
        });

    /// <param name="why">What the broker does otherwise.</param>
    /// <param name="excuse">Looks why an answer other than OK is no fault of the server's; null: it is one.</param>
    public Rule Twice(string why, Func<CancellationToken, Task<string?>>? excuse = null) => new(
        $"{target.Name}-twice",
        "The same call a second time is answered as a call.",
        why,
        "Let a call that was seen before be no error: remember nothing that makes the second one fail.",
        async token =>
        {
            using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
            List<string> problems = [];
            foreach (GrpcCall call in await samples(probe, token).ConfigureAwait(false))
            {
                for (int i = 0; i < 2; i++)
                {
                    GrpcReply reply = await CallAsync(probe, call, token).ConfigureAwait(false);
                    if (reply.IsError && excuse is not null && await excuse(token).ConfigureAwait(false) is { } excused)
                    {
                        return Finding.NotApplicable(excused);
                    }

                    if (!reply.IsOk)
                    {
                        problems.Add($"{call.Hook}: {reply}");
                    }
                }
            }

            return Finding.Of(problems, "answered");
        });

    public Rule Parallel(string why) => new(
        $"{target.Name}-parallel",
        $"{CallsAtOnce} calls at once over one connection are all answered{(settings.Limit is { } limit ? $", each within {Units.Text(limit)}" : "")}.",
        why,
        "Serve calls at once: no lock around a call, and no pool of a few threads.",
        async token =>
        {
            using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
            await samples(probe, token).ConfigureAwait(false);
            return Judge(await Task.WhenAll(Enumerable.Range(0, CallsAtOnce).Select(_ => FirstAsync(probe, token))).ConfigureAwait(false), static r => r.IsOk);
        });

    public Rule InTime(string why) => new(
        $"{target.Name}-limit",
        settings.Limit is { } limit ? $"Each call is answered within {Units.Text(limit)}." : $"Each call is answered within {Units.Text(settings.Patience)}.",
        why,
        "Give the server a deadline of its own that is shorter, and answer something safe when it has passed.",
        async token =>
        {
            using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
            IReadOnlyList<GrpcCall> calls = await samples(probe, token).ConfigureAwait(false);
            List<GrpcReply> replies = [];
            for (int i = 0; i < Math.Max(CallsInARow, calls.Count) && replies.TrueForAll(static r => r.Failure is null); i++)
            {
                replies.Add(await CallAsync(probe, calls[i % calls.Count], token).ConfigureAwait(false));
            }

            // An error is an answer too: other rules say whether it was the right one.
            return Judge(replies, static r => r.IsOk || r.IsError);
        });

    public Rule Large(string sentence, string why, string toDo, Func<GrpcProbe, CancellationToken, Task<GrpcCall?>> call) => new(
        $"{target.Name}-large", sentence, why, toDo,
        async token =>
        {
            // A new connection: its windows are as they are at first.
            using GrpcProbe finder = new(settings.Url, settings.Clock, settings.MostPatience);
            if (await call(finder, token).ConfigureAwait(false) is not { } large)
            {
                return Finding.NotApplicable("The server has not asked for such calls.");
            }

            using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
            GrpcReply reply = await CallAsync(probe, large, token).ConfigureAwait(false);
            return Finding.Of(reply.IsOk ? null : reply.ToString(), string.Create(CultureInfo.InvariantCulture, $"{large.Message.Length} bytes, {reply}"));
        });

    /// <param name="why">What the broker does otherwise.</param>
    /// <param name="isAnswered">Whether a reply is one that the broker goes on well with.</param>
    /// <param name="sample">The call that is made; null: the first sample.</param>
    public Rule Stop(string why, Func<GrpcReply, bool> isAnswered, GrpcCall? sample = null) => new(
        $"{target.Name}-stop",
        "A stop under load loses no call: what was begun is answered.",
        why,
        "On SIGTERM answer what runs before connections are told to go (GOAWAY): older clients of EMQX throw answers away that come after it.",
        async token =>
        {
            if (settings.Stop is not { } stop)
            {
                return Finding.NotApplicable(ServerStop.HowToSay);
            }

            using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
            GrpcCall call = sample ?? (await samples(probe, token).ConfigureAwait(false))[0];
            return await stop.LookAsync(
                async inner =>
                {
                    GrpcReply reply = await CallAsync(probe, call, inner).ConfigureAwait(false);
                    return reply.IsRefused ? CallEnd.Refused : isAnswered(reply) ? CallEnd.Answered : CallEnd.Lost(reply.ToString());
                },
                settings.Clock,
                token).ConfigureAwait(false);
        });

    public Task<GrpcReply> CallAsync(GrpcProbe probe, GrpcCall call, CancellationToken cancellationToken) => probe.CallAsync(call.Path, call.Message, settings.Limit, cancellationToken);

    private Task<Http2Greeting> GreetAsync(CancellationToken cancellationToken) => Http2Greeting.ReadAsync(settings.Url, settings.Clock, settings.Patience, cancellationToken);

    private async Task<GrpcReply> FirstAsync(GrpcProbe probe, CancellationToken cancellationToken) =>
        await CallAsync(probe, (await samples(probe, cancellationToken).ConfigureAwait(false))[0], cancellationToken).ConfigureAwait(false);

    private async Task<Finding> EachAsync(Func<GrpcReply, string?> problemOf, string otherwise, CancellationToken cancellationToken, Func<GrpcCall, GrpcCall>? change = null)
    {
        using GrpcProbe probe = new(settings.Url, settings.Clock, settings.MostPatience);
        List<string> problems = [];
        foreach (GrpcCall call in await samples(probe, cancellationToken).ConfigureAwait(false))
        {
            if (problemOf(await CallAsync(probe, change?.Invoke(call) ?? call, cancellationToken).ConfigureAwait(false)) is { } problem)
            {
                problems.Add($"{call.Hook}: {problem}");
            }
        }

        return Finding.Of(problems, otherwise);
    }

    private Finding Judge(IReadOnlyList<GrpcReply> replies, Func<GrpcReply, bool> isAnswer)
    {
        GrpcReply slowest = replies.MaxBy(static r => r.Elapsed)!;
        string[] problems = [.. replies.Where(r => !isAnswer(r)).Select(static r => r.ToString()).Distinct(StringComparer.Ordinal)];
        return problems.Length > 0 ? Finding.Of(problems, "")
            : slowest.Elapsed > settings.Limit ? Finding.Fail($"the slowest took {Units.Text(slowest.Elapsed)}")
            : Finding.Pass($"the slowest took {Units.Text(slowest.Elapsed)}");
    }
}

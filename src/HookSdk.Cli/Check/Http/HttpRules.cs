using System.Globalization;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Check.Stop;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.Http;

/// <summary>The rules that all brokers have which call over HTTP/1.</summary>
/// <param name="target">The broker.</param>
/// <param name="settings">What is looked with.</param>
/// <param name="sample">A call that the server serves.</param>
/// <param name="problemOf">What is wrong with an answer to it; null: nothing.</param>
internal sealed class HttpRules(Target target, CheckSettings settings, Func<CancellationToken, Task<HttpCall>> sample, Func<HttpReply, string?> problemOf)
{
    private const int CallsInARow = 20;

    public Rule KeepAlive(string why) => new(
        $"{target.Name}-keep-alive",
        "Three calls, one after the other, go over one connection.",
        why,
        "Do not answer with Connection: close, and keep idle connections for more than a minute.",
        async cancellationToken =>
        {
            HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
            using HttpProbe probe = new(settings.Clock, settings.MostPatience);
            for (int i = 0; i < 3; i++)
            {
                if (problemOf(await probe.SendAsync(call, cancellationToken).ConfigureAwait(false)) is { } problem)
                {
                    return Finding.Fail(problem);
                }
            }

            return probe.Connections == 1 ? Finding.Pass("one connection") : Finding.Fail($"{probe.Connections} connections");
        });

    public Rule Twice(string why) => new(
        $"{target.Name}-twice",
        "The same call a second time is answered as a call.",
        why,
        "Let a call that was seen before be no error: remember nothing that makes the second one fail.",
        cancellationToken => AllAsync(static call => [call, call, call], cancellationToken));

    public Rule UnknownField(string why) => new(
        $"{target.Name}-unknown-field",
        "A field that nobody knows yet is passed over.",
        why,
        "Read the fields that the server needs, and let the parser pass over all others.",
        cancellationToken => AllAsync(static call => [call.WithBody(JsonBody.WithUnknownField(call.Body))], cancellationToken));

    public Rule Garbage(string why) => new(
        $"{target.Name}-garbage",
        "After half a request, and after one that is no JSON, the next call is answered.",
        why,
        "Catch what a request that cannot be read throws, and answer that one call.",
        async cancellationToken =>
        {
            HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
            foreach (byte[] body in new[] { JsonBody.Half(call.Body), "\u00ff{]"u8.ToArray(), [] })
            {
                using HttpProbe bad = new(settings.Clock, settings.MostPatience);
                HttpReply reply = await bad.SendAsync(call.WithBody(body), cancellationToken).ConfigureAwait(false);
                if (reply.Failure is { } failure)
                {
                    return Finding.Fail($"a request of {body.Length} bytes that is cut off: {failure}");
                }
            }

            return await AllAsync(static c => [c], cancellationToken).ConfigureAwait(false);
        });

    public Rule Large(string sentence, string why, string toDo, Func<HttpCall, byte[]> enlarge) => new(
        $"{target.Name}-large", sentence, why, toDo,
        async cancellationToken =>
        {
            HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
            HttpCall large = call.WithBody(enlarge(call));
            using HttpProbe probe = new(settings.Clock, settings.MostPatience);
            HttpReply reply = await probe.SendAsync(large, cancellationToken).ConfigureAwait(false);
            return Finding.Of(problemOf(reply), string.Create(CultureInfo.InvariantCulture, $"{large.Body.Length} bytes, answered after {Units.Text(reply.Elapsed)}"));
        });

    public Rule Parallel(int calls, string why) => new(
        $"{target.Name}-parallel",
        $"{calls} calls at once are all answered{(settings.Limit is { } limit ? $", each within {Units.Text(limit)}" : "")}.",
        why,
        "Serve calls at once: no lock around a call, and no pool that is smaller than the broker's.",
        async cancellationToken =>
        {
            HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
            using HttpProbe probe = new(settings.Clock, settings.MostPatience);
            HttpReply[] replies = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => probe.SendAsync(call, cancellationToken))).ConfigureAwait(false);
            return Judge(replies);
        });

    public Rule InTime(string why) => new(
        $"{target.Name}-limit",
        settings.Limit is { } limit ? $"Each of {CallsInARow} calls is answered within {Units.Text(limit)}." : "Every call is answered in time.",
        why,
        "Give the server a deadline of its own that is shorter, and answer something safe when it has passed.",
        async cancellationToken =>
        {
            if (settings.Limit is null)
            {
                return Finding.NotApplicable($"{target.Broker} documents no limit; --limit states one.");
            }

            HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
            using HttpProbe probe = new(settings.Clock, settings.MostPatience);
            List<HttpReply> replies = [];
            for (int i = 0; i < CallsInARow && replies.TrueForAll(static r => r.Failure is null); i++)
            {
                replies.Add(await probe.SendAsync(call, cancellationToken).ConfigureAwait(false));
            }

            return Judge(replies);
        });

    public Rule Stop(string why) => new(
        $"{target.Name}-stop",
        "A stop under load loses no call: what was begun is answered.",
        why,
        "On SIGTERM take no new connections, end each one with its next answer (Connection: close) instead of cutting it off, and end then.",
        async cancellationToken =>
        {
            if (settings.Stop is not { } stop)
            {
                return Finding.NotApplicable(ServerStop.HowToSay);
            }

            HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
            using HttpProbe probe = new(settings.Clock, settings.MostPatience);
            return await stop.LookAsync(
                async token =>
                {
                    HttpReply reply = await probe.SendAsync(call, token).ConfigureAwait(false);
                    return reply.IsRefused ? CallEnd.Refused : problemOf(reply) is { } problem ? CallEnd.Lost(problem) : CallEnd.Answered;
                },
                settings.Clock,
                cancellationToken).ConfigureAwait(false);
        });

    private async Task<Finding> AllAsync(Func<HttpCall, IEnumerable<HttpCall>> calls, CancellationToken cancellationToken)
    {
        HttpCall call = await sample(cancellationToken).ConfigureAwait(false);
        using HttpProbe probe = new(settings.Clock, settings.MostPatience);
        List<string> problems = [];
        foreach (HttpCall one in calls(call))
        {
            if (problemOf(await probe.SendAsync(one, cancellationToken).ConfigureAwait(false)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        return Finding.Of(problems, "answered");
    }

    private Finding Judge(IReadOnlyList<HttpReply> replies)
    {
        HttpReply slowest = replies.MaxBy(static r => r.Elapsed)!;
        string[] problems = [.. replies.Select(problemOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        return problems.Length > 0 ? Finding.Of(problems, "")
            : slowest.Elapsed > settings.Limit ? Finding.Fail($"the slowest took {Units.Text(slowest.Elapsed)}")
            : Finding.Pass($"the slowest took {Units.Text(slowest.Elapsed)}");
    }
}

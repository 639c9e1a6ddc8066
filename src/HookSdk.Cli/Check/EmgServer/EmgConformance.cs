using System.Text.Json.Nodes;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;
using HookSdk.Emg;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.EmgServer;

/// <summary>What EMG needs of a server of plugins.</summary>
internal sealed class EmgConformance : Conformance
{
    /// <summary>A text that no server makes by itself.</summary>
    private const string Marker = "hooksdk-injected";

    private const string NotServed = "No hook is served.";
    private const string NotReadable = "No reply can be read.";

    /// <summary>EMG hands every call all of its connectors.</summary>
    private const int ManyConnectors = 20_000;

    private readonly CheckSettings _settings;
    private readonly HttpProbe _probe;
    private IReadOnlyList<(HttpCall Call, HttpReply Reply)>? _answers;

    public EmgConformance(CheckSettings settings)
    {
        _settings = settings;
        _probe = new HttpProbe(settings.Clock, settings.MostPatience);
        HttpRules http = new(Target.Emg, settings, SampleAsync, ProblemOf);
        Rules =
        [
            new(
                "emg-served",
                "At least one hook is served: it is not answered 404.",
                "EMG stops calling a hook that answers 404, until its configuration is reloaded.",
                "Point --url, and URL= in server.cfg, at the base path: EMG appends /route and the like.",
                ServedAsync),
            new(
                "emg-status",
                "Every hook is answered with 200 or 404.",
                "The vendor documents no other status: whether the message then goes on is EMG's affair.",
                "Answer 200 also where the plugin fails: an empty body changes nothing, and result=1 rejects in before_receive.",
                async token => OfAnswers(await AnswersAsync(token).ConfigureAwait(false), static r => r.Status is 200 or 404 ? null : r.ToString())),
            new(
                "emg-404",
                "A hook that is served is never answered 404, whatever the request holds.",
                "One 404 is enough: EMG does not call the hook any more until emgd -reload.",
                "Keep 404 for hooks that are not served. An unknown number, or a request that cannot be read, is answered 200.",
                NeverNotFoundAsync),
            new(
                "emg-lines",
                "Every line of a reply is KEY=VALUE with a key that EMG knows: result, route, qe.OPTION, dlrinfo.mcc, .mnc, .msc or .imsi.",
                "EMG passes over other lines, or takes them for something else.",
                "Write plain text with one KEY=VALUE a line, without a byte order mark; an empty body changes nothing.",
                async token => OfServed(await AnswersAsync(token).ConfigureAwait(false), static r => EmgReplyText.ProblemOfLines(r.Body))),
            new(
                "emg-options",
                "Names of message options are upper case: A to Z, 0 to 9 and underscore.",
                "EMG does not know the option otherwise, and the change is lost.",
                "Write qe.SOURCEADDR and not qe.sourceaddr.",
                async token => OfServed(await AnswersAsync(token).ConfigureAwait(false), static r => EmgReplyText.ProblemOfOptions(r.Body), mustBeReadable: true)),
            new(
                "emg-result",
                "result is a whole number.",
                "Anything else may be read as 0, which accepts the message.",
                "Write result=1 to reject.",
                async token => OfServed(await AnswersAsync(token).ConfigureAwait(false), static r => EmgReplyText.ProblemOfResult(r.Body), mustBeReadable: true)),
            new(
                "emg-injection",
                "A line break in a message makes no line of the reply.",
                "Whoever sends a message could set route, result or any option by a line break in its text.",
                "Refuse or replace CR, LF and NUL in every value that comes from a message, before it is written.",
                InjectionAsync),
            new(
                "emg-reply",
                "EMG can do what a reply says.",
                "A text that its CHARCODE cannot mean goes out as other characters; an option that EMG does not list is lost.",
                "Write MESSAGE as hex where CHARCODE is 2 or 4, and set options of the vendor's list.",
                RepliesAsync),
            new(
                "emg-length",
                "A reply says its length (Content-Length).",
                "The vendor's own samples do; whether EMG reads a reply in chunks is not documented.",
                "Set Content-Length, and write the body whole.",
                async token => OfServed(await AnswersAsync(token).ConfigureAwait(false), static r => r.HasLength ? null : "no Content-Length")),
            new(
                "emg-slash",
                "A doubled slash before the hook's name is the same address.",
                "EMG appends /route to the URL of its configuration, which may end with a slash.",
                "Take empty parts of the path away before it is looked up.",
                token => SameAsync(call => call with { Address = new Uri($"{settings.Url.AbsoluteUri.TrimEnd('/')}//{call.Hook}") }, token)),
            new(
                "emg-content-type",
                "A call without a content type is answered.",
                "It is not documented which one EMG sends, or whether it sends any.",
                "Read the body as JSON, whatever its content type.",
                token => SameAsync(static call => call with { ContentType = null }, token)),
            http.UnknownField("Later versions of EMG may send more fields."),
            new(
                "emg-unknown-option",
                "A message option that nobody knows yet is passed over, and so are values that are null or numbers.",
                "The list of options is open, and what their values look like in JSON is not documented.",
                "Read options as an open set of names, whose values may be text, number, true, false or null.",
                token => SameAsync(static call => call.WithBody(JsonBody.Change(call.Body, static json =>
                {
                    JsonObject options = json["qe"]!.AsObject();
                    options["X_NOT_KNOWN_YET"] = 1;
                    options["NOTE"] = null;
                    options["DLR"] = 1;
                })), token)),
            http.Large(
                $"A call that names {ManyConnectors} connectors is answered.",
                "EMG names all connectors and groups in every call.",
                "Raise the limit of request bodies to some megabytes.",
                static call => JsonBody.Change(call.Body, static json => json["connectors"] = new JsonArray([.. Enumerable.Range(0, ManyConnectors).Select(static i => new JsonObject { ["NAME"] = $"smpp-out-{i:00000}" })]))),
            http.Twice("EMG may call again after an outage, and a message that is sent again comes again."),
            http.Garbage("One message that cannot be read must not take the others with it."),
            http.KeepAlive("A new connection for each call costs more than the call, and leaves ports in TIME_WAIT."),
            http.Parallel(8, "Each of EMG's INSTANCES makes one call at a time; with 8 of them, 8 come at once."),
            http.InTime("The message, and the client that sent it, wait meanwhile."),
            http.Stop("EMG takes a call without an answer for no change, which opens a hook that rejects."),
        ];
    }

    public override IReadOnlyList<Rule> Rules { get; }

    public override void Dispose() => _probe.Dispose();

    private static string? ProblemOf(HttpReply reply) => reply.IsOk ? EmgReplyText.ProblemOfLines(reply.Body) : reply.ToString();

    private static Finding OfAnswers(IReadOnlyList<(HttpCall Call, HttpReply Reply)> answers, Func<HttpReply, string?> problemOf) =>
        Finding.Of([.. answers.Select(a => problemOf(a.Reply) is { } problem ? $"{a.Call.Hook}: {problem}" : null).OfType<string>()], $"{answers.Count} hooks");

    /// <param name="answers">The answers.</param>
    /// <param name="problemOf">What is wrong with one.</param>
    /// <param name="mustBeReadable">Whether there is nothing to see in an answer whose lines cannot be read.</param>
    private static Finding OfServed(IReadOnlyList<(HttpCall Call, HttpReply Reply)> answers, Func<HttpReply, string?> problemOf, bool mustBeReadable = false)
    {
        (HttpCall Call, HttpReply Reply)[] served = [.. answers.Where(static a => a.Reply.IsOk)];
        (HttpCall Call, HttpReply Reply)[] looked = mustBeReadable ? [.. served.Where(static a => IsReadable(a.Reply))] : served;
        return looked.Length > 0 ? OfAnswers(looked, problemOf) : Finding.NotApplicable(served.Length == 0 ? NotServed : NotReadable);
    }

    private static bool IsReadable(HttpReply reply) => reply.IsOk && EmgReplyText.ProblemOfForm(reply.Body) is null;

    private async Task<IReadOnlyList<(HttpCall Call, HttpReply Reply)>> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_answers is null)
        {
            List<(HttpCall Call, HttpReply Reply)> answers = [];
            foreach (HttpCall call in await EmgRequests.CaptureAsync(_settings).ConfigureAwait(false))
            {
                answers.Add((call, await _probe.SendAsync(call, cancellationToken).ConfigureAwait(false)));
            }

            _answers = answers;
        }

        return _answers;
    }

    /// <summary>The first hook that is served; where none is, the first.</summary>
    private async Task<HttpCall> SampleAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(HttpCall Call, HttpReply Reply)> answers = await AnswersAsync(cancellationToken).ConfigureAwait(false);
        return answers.FirstOrDefault(static a => a.Reply.IsOk).Call ?? answers[0].Call;
    }

    private async Task<Finding> ServedAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<(HttpCall Call, HttpReply Reply)> answers = await AnswersAsync(cancellationToken).ConfigureAwait(false);
        string[] served = [.. answers.Where(static a => a.Reply.Status is not (404 or 0)).Select(static a => a.Call.Hook)];
        return served.Length > 0 ? Finding.Pass(string.Join(", ", served))
            : Finding.Fail(answers.FirstOrDefault(static a => a.Reply.Failure is not null) is { Call: { } call, Reply: { } reply } ? $"{call.Hook}: {reply}" : "every hook is answered 404");
    }

    private async Task<Finding> NeverNotFoundAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        int served = 0;
        foreach ((HttpCall call, HttpReply reply) in await AnswersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!reply.IsOk)
            {
                continue;
            }

            served++;
            HttpCall[] others =
            [
                call.WithBody(JsonBody.Half(call.Body)),
                call.WithBody([]),
                call.WithBody(JsonBody.Change(call.Body, static json => json["qe"]!["DESTADDR"] = "999999999999999")),
                call.WithBody(JsonBody.Change(call.Body, static json => json["ccarg"] = "nobody-knows-this")),
                call.WithBody(JsonBody.Change(call.Body, static json => json["qe"]!.AsObject().Clear())),
                call,
            ];
            foreach (HttpCall other in others)
            {
                if ((await _probe.SendAsync(other, cancellationToken).ConfigureAwait(false)).Status == 404)
                {
                    problems.Add($"{call.Hook}: '{VisibleText.Of(other.Body, 60)}' is answered 404");
                }
            }
        }

        return served == 0 ? Finding.NotApplicable(NotServed) : Finding.Of(problems, "none of six requests to each hook is answered 404");
    }

    private async Task<Finding> InjectionAsync(CancellationToken cancellationToken)
    {
        List<string> problems = [];
        int served = 0;
        int unreadable = 0;
        string evil = $"INFO\r\nroute={Marker}\nresult=7\nqe.NOTE={Marker}";
        foreach ((HttpCall call, HttpReply usual) in await AnswersAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!IsReadable(usual))
            {
                unreadable += usual.IsOk ? 1 : 0;
                continue;
            }

            served++;
            foreach (string field in new[] { "SOURCEADDR", "DESTADDR", "MESSAGE", "NOTE" })
            {
                HttpReply reply = await _probe.SendAsync(call.WithBody(JsonBody.Change(call.Body, json => json["qe"]![field] = evil)), cancellationToken).ConfigureAwait(false);
                if (EmgReplyText.Pairs(reply.Body).Any(static p => p is { Key: "route" or "qe.NOTE", Value: Marker } or { Key: "result", Value: "7" }))
                {
                    problems.Add($"{call.Hook}: a line break in {field} made a line of the reply");
                }
            }

            HttpReply argument = await _probe.SendAsync(call.WithBody(JsonBody.Change(call.Body, json => json["ccarg"] = evil)), cancellationToken).ConfigureAwait(false);
            if (EmgReplyText.Pairs(argument.Body).Any(static p => p is { Key: "route" or "qe.NOTE", Value: Marker } or { Key: "result", Value: "7" }))
            {
                problems.Add($"{call.Hook}: a line break in ccarg made a line of the reply");
            }
        }

        return served == 0 ? Finding.NotApplicable(unreadable == 0 ? NotServed : NotReadable) : Finding.Of(problems, "no line of the reply came from a message");
    }

    private async Task<Finding> RepliesAsync(CancellationToken cancellationToken)
    {
        FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Url(_settings.Url), o =>
        {
            o.Time = _settings.Clock;
            o.CheckServer = false;
            o.AllowFallbacks = true;
            o.Patience = _settings.MostPatience;
            o.Argument = _settings.Argument;
        }).ConfigureAwait(false);
        await using (emg.ConfigureAwait(false))
        {
            List<string> problems = [];
            foreach (string text in new[] { "hello", "zażółć gęślą jaźń", "😀" })
            {
                problems.AddRange((await emg.ReceiveAsync(new EmgMessage(_settings.From, _settings.To, text)).WaitAsync(cancellationToken).ConfigureAwait(false)).Problems);
            }

            problems.AddRange((await emg.ReceiveDlrAsync(new EmgMessage(_settings.To, _settings.From, "")).WaitAsync(cancellationToken).ConfigureAwait(false)).Problems);
            EmgCallRecord[] served = [.. emg.Calls.Where(static c => c.Status == 200)];
            problems.AddRange(served.Where(static c => c.Failure is not null).Select(static c => $"{c.Hook}: {c.Failure}"));
            return served.Length == 0 ? Finding.NotApplicable(NotServed) : Finding.Of([.. problems.Distinct(StringComparer.Ordinal)], "three texts and a delivery report");
        }
    }

    private async Task<Finding> SameAsync(Func<HttpCall, HttpCall> change, CancellationToken cancellationToken)
    {
        HttpCall call = change(await SampleAsync(cancellationToken).ConfigureAwait(false));
        HttpReply reply = await _probe.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return Finding.Of(ProblemOf(reply), reply.ToString());
    }
}

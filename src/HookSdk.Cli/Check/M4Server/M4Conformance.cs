using System.Text;
using System.Text.Json.Nodes;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Servers;

namespace HookSdk.Cli.Check.M4Server;

/// <summary>What M4 needs of an external script over HTTP.</summary>
internal sealed class M4Conformance : Conformance
{
    private const int ManyBytes = 32 * 1024;
    private const string NotServed = "No call is answered with 200.";
    private const string NotReadable = "No answer is a JSON object.";

    private readonly CheckSettings _settings;
    private readonly HttpProbe _probe;
    private (HttpCall Call, HttpReply Reply)[]? _answers;

    public M4Conformance(CheckSettings settings)
    {
        _settings = settings;
        _probe = new HttpProbe(settings.Clock, settings.MostPatience);
        HttpRules http = new(Target.M4, settings, _ => Task.FromResult(Call(2, settings.From, settings.To)), ProblemOf);
        const string Unchanged = "M4 takes the answer for a failure, and by default the call goes on unchanged.";
        Rules =
        [
            new("m4-status", "Every call is answered with 200.", Unchanged, "Answer 200 with a JSON object; a rejected call is {\"reject_call\":1}.",
                token => OfAnswersAsync(static _ => true, "", static r => r.IsOk ? null : r.ToString(), token)),
            new("m4-object", "The answer is one JSON object, without a byte order mark.", Unchanged, "Write {} where nothing is to change.",
                token => OfAnswersAsync(static r => r.IsOk, NotServed, static r => M4ReplyText.ProblemOfObject(r.Body), token)),
            new("m4-one-line", "The answer is one line.", "M4 reads one line: the rest of an indented object is lost, and what is left is no JSON.", "Write the object without line breaks.",
                token => OfAnswersAsync(IsObject, NotReadable, static r => M4ReplyText.ProblemOfLine(r.Body), token)),
            new("m4-types", "status_code and reject_call are whole numbers, the others texts; none is null.", "M4 passes over a value of another type: \"reject_call\":true rejects nothing.", "Write \"reject_call\":1, and leave out what is not set.",
                token => OfAnswersAsync(IsObject, NotReadable, static r => M4ReplyText.ProblemOfTypes(r.Body), token)),
            new("m4-length", "The answer says its length (Content-Length).", "Whether M4 reads an answer in chunks is not documented.", "Set Content-Length, and write the body whole.",
                token => OfAnswersAsync(static r => r.IsOk, NotServed, static r => r.HasLength ? null : "no Content-Length", token)),
            new("m4-text-numbers", "cp_id and user_id may come as texts.", "Revisions of M4 differ in this.", "Read \"2\" as 2.",
                token => SameAsync(static json => (json["cp_id"], json["user_id"]) = ("2", "2"), token)),
            new("m4-missing", "Keys that are missing or null are no error.", "M4 sends what it knows of the call.", "Take an absent key for unknown.",
                token => SameAsync(static json => (json["cp_id"], json["src"]) = (null, null), token)),
            http.UnknownField("Newer revisions of M4 send more keys."),
            http.Large($"A call with {ManyBytes / 1024} KB of keys that nobody knows is answered.", "Newer revisions of M4 send more keys.", "Raise the limit of request bodies to 64 KB.",
                static call => JsonBody.Change(call.Body, static json => json["not_known_yet"] = new string('x', ManyBytes))),
            http.Twice("Whether M4 asks once a call or once an attempt is not documented."),
            http.Garbage("One call that cannot be read must not take the others with it."),
            http.KeepAlive("A new connection for each call takes of the 900 ms that M4 waits."),
            http.Parallel(50, "A switch has many calls at once, and each waits for its script."),
            http.InTime("M4 does not wait longer (external_script_timeout_ms), and by default the call goes on unchanged."),
            http.Stop("M4 takes a call without an answer for a failure, and by default the call goes on unchanged."),
        ];
    }

    public override IReadOnlyList<Rule> Rules { get; }

    public override void Dispose() => _probe.Dispose();

    private static string? ProblemOf(HttpReply reply) => reply.IsOk ? M4ReplyText.ProblemOfObject(reply.Body) : reply.ToString();

    private static bool IsObject(HttpReply reply) => reply.IsOk && M4ReplyText.ProblemOfObject(reply.Body) is null;

    private HttpCall Call(long user, string source, string destination) => new("", _settings.Url, Encoding.UTF8.GetBytes(
        new JsonObject { ["cp_id"] = 2, ["user_id"] = user, ["src"] = source, ["dst"] = destination }.ToJsonString()));

    /// <param name="concerns">Whether there is anything to see in an answer.</param>
    /// <param name="otherwise">Why there is nothing to see, where none is such an answer.</param>
    /// <param name="problemOf">What is wrong with one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<Finding> OfAnswersAsync(Func<HttpReply, bool> concerns, string otherwise, Func<HttpReply, string?> problemOf, CancellationToken cancellationToken)
    {
        if (_answers is null)
        {
            List<(HttpCall Call, HttpReply Reply)> answers = [];
            foreach (HttpCall call in new[] { Call(2, _settings.From, _settings.To), Call(7, _settings.From, _settings.To), Call(2, "anonymous", _settings.To), Call(2, "", "88216000000"), Call(long.MaxValue, "+" + _settings.From, "00" + _settings.To) })
            {
                answers.Add((call, await _probe.SendAsync(call, cancellationToken).ConfigureAwait(false)));
            }

            _answers = [.. answers];
        }

        HttpReply[] looked = [.. _answers.Select(static a => a.Reply).Where(r => r.Failure is not null || concerns(r))];
        return looked.Length == 0 ? Finding.NotApplicable(otherwise)
            : Finding.Of([.. looked.Select(r => r.Failure ?? problemOf(r)).OfType<string>().Distinct(StringComparer.Ordinal)], $"{looked.Length} calls");
    }

    private async Task<Finding> SameAsync(Action<JsonObject> change, CancellationToken cancellationToken)
    {
        HttpCall call = Call(2, _settings.From, _settings.To);
        HttpReply reply = await _probe.SendAsync(call.WithBody(JsonBody.Change(call.Body, change)), cancellationToken).ConfigureAwait(false);
        return Finding.Of(ProblemOf(reply), reply.ToString());
    }
}

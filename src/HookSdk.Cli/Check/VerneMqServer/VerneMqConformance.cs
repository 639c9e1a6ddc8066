using System.Text;
using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.VerneMqServer;

/// <summary>What VerneMQ needs of a server of webhooks.</summary>
internal sealed class VerneMqConformance : Conformance
{
    private const string Kills = "VerneMQ cannot match the reply: it resets the client's connection without a word.";
    private const int LargePayload = 1024 * 1024;

    /// <summary>vmq_webhooks opens that many connections to an endpoint.</summary>
    private const int Pool = 100;

    private readonly CheckSettings _settings;
    private readonly VerneMqPlay _play;
    private readonly HttpProbe _probe;
    private IReadOnlyList<(HttpCall Call, HttpReply Reply)>? _answers;

    public VerneMqConformance(CheckSettings settings)
    {
        _settings = settings;
        _play = new(settings);
        _probe = new(settings.Clock, settings.MostPatience);
        HttpRules http = new(Target.VerneMq, settings, SampleAsync, ProblemOf);
        Rules =
        [
            new("vernemq-status", "Every hook is answered with 200.", "VerneMQ takes any other status for a refusal, and asks no further endpoint.", "Answer 200; a refusal is {\"result\":{\"error\":\"not_allowed\"}}, and a hook that does not concern the server is {\"result\":\"next\"}.", StatusAsync),
            new("vernemq-informed", "Hooks that only inform are answered with JSON, such as {}.", "VerneMQ logs an error for each call with an empty body or with 204, and counts it.", "Answer 200 with {}.", InformedAsync),
            new("vernemq-register", "Replies to auth_on_register keep the session alive.", Kills, "Write result as \"ok\", \"next\" or {\"error\":...}; leave modifiers out where there are none; client_id and mountpoint come together.", RegisterAsync),
            new("vernemq-publish", "Replies to auth_on_publish keep the session alive.", Kills, "Leave modifiers out where there are none; payload is base64, qos a number, retain true or false.", PublishAsync),
            new("vernemq-subscribe", "Replies to auth_on_subscribe keep the session alive, and have a topic for each that was asked for.", $"{Kills} With fewer topics, codes land on the wrong filters.", "Answer the topics in the order in which they came; refuse one of MQTT 5 with 135, and not with 128.", SubscribeAsync),
            new("vernemq-topics-place", "Topics stand beside the result for MQTT 3, and in modifiers for MQTT 5.", "In the other place VerneMQ does not see them: everything is granted as it was asked for.", "Write {\"result\":\"ok\",\"topics\":[...]} in auth_on_subscribe, and {\"result\":\"ok\",\"modifiers\":{\"topics\":[...]}} in auth_on_subscribe_m5.", TopicsPlaceAsync),
            new("vernemq-refused-filter", "A filter of MQTT 5 that is refused among others is not named as it was asked for.", "VerneMQ up to 2.1.2 subscribes the client all the same, whatever code the reply has, and delivers to it.", "Where every filter is refused, answer an error; otherwise name each refused one $refused, with its code.", RefusedFilterAsync),
            new("vernemq-unsubscribe", "Replies to on_unsubscribe keep the session alive.", Kills, "Answer {\"result\":\"ok\"}; an empty list of topics for MQTT 5 kills.", UnsubscribeAsync),
            new("vernemq-deliver", "Replies to on_deliver keep the subscriber's session alive.", $"{Kills} It is the subscriber that is cut off.", "Answer {\"result\":\"ok\"}, with topic and payload as the only modifiers.", DeliverAsync),
            new("vernemq-unknown-hook", "A hook that nobody knows is not allowed.", "A server that says ok to everything lets a later hook in that it has never seen.", "Answer {\"result\":\"next\"} or 404 to hooks that the server does not know.", UnknownHookAsync),
            new("vernemq-plain", "Replies are not compressed.", "VerneMQ does not decompress: the reply is no JSON, and refuses.", "Switch compression off for the path of the webhooks.", PlainAsync),
            new("vernemq-cached-payload", "A reply that may be cached does not rewrite the payload.", "VerneMQ's cache keeps everything but the payload: from the second message on it goes out as it came.", "Send no Cache-Control: max-age with a payload.", CachedPayloadAsync),
            new("vernemq-segments", "Head and body may come in two segments.", "VerneMQ 2.2 sends them so.", "Read as many bytes as Content-Length says, however they come.", SegmentsAsync),
            http.UnknownField("VerneMQ adds fields: 2.2 sends listener_type, listener_port and listener_addr."),
            new("vernemq-large", "A message of 1 MB is answered.", "VerneMQ takes messages up to max_message_size, and sends them whole, in base64.", "Raise the limit of request bodies, or register with no_payload.", LargeAsync),
            http.Twice("A client that reconnects is asked about again."),
            http.Garbage("One client must not take the others with it."),
            http.KeepAlive("VerneMQ 2.1 refuses a client whose call goes out on a connection that the server is closing."),
            http.Parallel(Pool, $"VerneMQ opens up to {Pool} connections, and each client waits for its own call."),
            http.InTime("VerneMQ refuses then (response_timeout)."),
            http.Stop("VerneMQ refuses a client whose call was not answered, and asks no second time."),
        ];
    }

    public override IReadOnlyList<Rule> Rules { get; }

    public override void Dispose() => _probe.Dispose();

    private static string? ProblemOf(HttpReply reply) => !reply.IsOk ? reply.ToString() : reply.Body.Length == 0 ? "status 200 with an empty body" : VerneMqReplyText.IsJson(reply.Body) ? null : $"{reply} is no JSON";

    private async Task<IReadOnlyList<(HttpCall Call, HttpReply Reply)>> AnswersAsync(CancellationToken cancellationToken)
    {
        if (_answers is null)
        {
            List<(HttpCall Call, HttpReply Reply)> answers = [];
            foreach (HttpCall call in await VerneMqRequests.CaptureAsync(_settings).ConfigureAwait(false))
            {
                answers.Add((call, await _probe.SendAsync(call, cancellationToken).ConfigureAwait(false)));
            }

            _answers = answers;
        }

        return _answers;
    }

    private async Task<HttpCall> SampleAsync(CancellationToken cancellationToken) =>
        (await AnswersAsync(cancellationToken).ConfigureAwait(false)).First(static a => a.Call.Hook == "auth_on_register_m5").Call;

    private async Task<Finding> OfAnswersAsync(Func<HttpCall, bool> concerns, Func<HttpReply, string?> problemOf, CancellationToken cancellationToken)
    {
        (HttpCall Call, HttpReply Reply)[] answers = [.. (await AnswersAsync(cancellationToken).ConfigureAwait(false)).Where(a => concerns(a.Call))];
        return Finding.Of([.. answers.Select(a => problemOf(a.Reply) is { } problem ? $"{a.Call.Hook}: {problem}" : null).OfType<string>()], $"{answers.Length} hooks");
    }

    private Task<Finding> StatusAsync(CancellationToken cancellationToken) => OfAnswersAsync(static c => !VerneMqRequests.IsInformed(c.Hook), static r => r.IsOk ? null : r.ToString(), cancellationToken);

    private Task<Finding> InformedAsync(CancellationToken cancellationToken) => OfAnswersAsync(
        static c => VerneMqRequests.IsInformed(c.Hook),
        static r => !r.IsOk ? r.ToString() : VerneMqReplyText.IsJson(r.Body) ? null : r.Body.Length == 0 ? "an empty body" : "no JSON",
        cancellationToken);

    private async Task<Finding> RegisterAsync(CancellationToken cancellationToken) => VerneMqPlay.Judge(await _play.PlayAsync(
        ["auth_on_register", "auth_on_register_m5"], asksAboutConnects: true, allowsTopics: true,
        async (broker, version) =>
        {
            await broker.ConnectAsync(new MqttConnect("check-1") { Version = version, UserName = _settings.User, Password = _settings.Password }).ConfigureAwait(false);
            await broker.ConnectAsync(new MqttConnect("check-2") { Version = version, UserName = "hooksdk-nobody", Password = "wrong" }).ConfigureAwait(false);
            await broker.ConnectAsync(new MqttConnect("check-3") { Version = version }).ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false));

    private async Task<Finding> PublishAsync(CancellationToken cancellationToken) => VerneMqPlay.Judge(await _play.PlayAsync(
        ["auth_on_publish", "auth_on_publish_m5"], asksAboutConnects: false, allowsTopics: false,
        async (broker, version) =>
        {
            foreach (string topic in new[] { _settings.Topic, "hooksdk/nowhere", "a" })
            {
                // With MQTT 3.1.1 a refused publish ends the connection.
                FakeVerneMqClient client = (await broker.ConnectAsync(Client(version, "check-1")).ConfigureAwait(false)).Client;
                await client.PublishAsync(new MqttPublish(topic, "21.5") { QoS = 1, Retain = topic == "a" }).ConfigureAwait(false);
            }
        },
        cancellationToken).ConfigureAwait(false));

    private async Task<Finding> SubscribeAsync(CancellationToken cancellationToken)
    {
        List<string> counts = [];
        Finding found = VerneMqPlay.Judge(await PlaySubscribesAsync(
            (filters, outcome) =>
            {
                if (outcome.KilledBy is null && outcome.IsAnswered && outcome.Codes.Count != filters)
                {
                    counts.Add($"{filters} filters were asked for, and SUBACK has {outcome.Codes.Count} codes");
                }
            },
            cancellationToken).ConfigureAwait(false));
        return found.Verdict == Verdict.Pass ? Finding.Of([.. counts.Distinct(StringComparer.Ordinal)], found.Seen) : found;
    }

    private async Task<Finding> TopicsPlaceAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<VerneMqCallRecord> calls = (await PlaySubscribesAsync(static (_, _) => { }, cancellationToken).ConfigureAwait(false)).Calls;
        return !calls.Any(static c => c.Status == 200 && VerneMqReplyText.IsJson(Encoding.UTF8.GetBytes(c.Reply))) ? Finding.NotApplicable("No reply can be read.")
            : Finding.Of([.. calls.Select(static c => VerneMqReplyText.ProblemOfTopicsPlace(c.Hook, c.Reply)).OfType<string>().Distinct(StringComparer.Ordinal)], $"{calls.Count} replies");
    }

    private async Task<Finding> RefusedFilterAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<VerneMqCallRecord> calls = (await PlaySubscribesAsync(static (_, _) => { }, cancellationToken).ConfigureAwait(false)).Calls;
        string[] refused = [.. calls.Where(static c => c.Hook == "auth_on_subscribe_m5").SelectMany(static c => VerneMqReplyText.RefusedFilters(c.Reply)).Distinct(StringComparer.Ordinal)];
        return refused.Length == 0 ? Finding.NotApplicable("No reply refuses a filter among others.")
            : Finding.Of([.. refused.Where(static f => f != "$refused").Select(static f => $"{f} is refused by its code alone")], string.Join(", ", refused));
    }

    private Task<VerneMqPlayed> PlaySubscribesAsync(Action<int, VerneMqSubscribeOutcome> told, CancellationToken cancellationToken) => _play.PlayAsync(
        ["auth_on_subscribe", "auth_on_subscribe_m5"], asksAboutConnects: false, allowsTopics: false,
        async (broker, version) =>
        {
            foreach (MqttSubscription[] filters in new MqttSubscription[][] { [new(_settings.Topic, 1)], [new(_settings.Topic, 1), new("hooksdk/nowhere/#", 2)], [new("hooksdk/nowhere/#"), new("#"), new(_settings.Topic)] })
            {
                FakeVerneMqClient client = (await broker.ConnectAsync(Client(version, "check-1")).ConfigureAwait(false)).Client;
                told(filters.Length, await client.SubscribeAsync(filters).ConfigureAwait(false));
            }
        },
        cancellationToken);

    private async Task<Finding> UnsubscribeAsync(CancellationToken cancellationToken) => VerneMqPlay.Judge(await _play.PlayAsync(
        ["on_unsubscribe", "on_unsubscribe_m5"], asksAboutConnects: false, allowsTopics: true,
        async (broker, version) =>
        {
            FakeVerneMqClient client = (await broker.ConnectAsync(Client(version, "check-1")).ConfigureAwait(false)).Client;
            await client.SubscribeAsync(_settings.Topic).ConfigureAwait(false);
            await client.UnsubscribeAsync(_settings.Topic, "hooksdk/never/asked").ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false));

    private async Task<Finding> DeliverAsync(CancellationToken cancellationToken) => VerneMqPlay.Judge(await _play.PlayAsync(
        ["on_deliver", "on_deliver_m5"], asksAboutConnects: false, allowsTopics: true,
        async (broker, version) =>
        {
            FakeVerneMqClient subscriber = (await broker.ConnectAsync(Client(version, "check-1")).ConfigureAwait(false)).Client;
            await subscriber.SubscribeAsync(_settings.Topic, qos: 1).ConfigureAwait(false);
            FakeVerneMqClient publisher = (await broker.ConnectAsync(Client(version, "check-2")).ConfigureAwait(false)).Client;
            await publisher.PublishAsync(_settings.Topic, "21.5", qos: 1).ConfigureAwait(false);
        },
        cancellationToken).ConfigureAwait(false));

    private async Task<Finding> UnknownHookAsync(CancellationToken cancellationToken)
    {
        HttpReply reply = await _probe.SendAsync((await SampleAsync(cancellationToken).ConfigureAwait(false)).As("auth_on_something_m6"), cancellationToken).ConfigureAwait(false);
        return reply.Failure is not null || (reply.IsOk && VerneMqReplyText.IsOk(reply.Body)) ? Finding.Fail(reply.ToString()) : Finding.Pass(reply.ToString());
    }

    private async Task<Finding> PlainAsync(CancellationToken cancellationToken)
    {
        HttpCall call = await SampleAsync(cancellationToken).ConfigureAwait(false);
        HttpReply reply = await _probe.SendAsync(call, cancellationToken).ConfigureAwait(false);
        return reply.Failure is { } failure ? Finding.Fail(failure) : !reply.IsOk ? Finding.NotApplicable("The call is not answered with 200.") : Finding.Of(reply.Encoding is null or "identity" ? null : $"Content-Encoding: {reply.Encoding}", "plain");
    }

    private async Task<Finding> CachedPayloadAsync(CancellationToken cancellationToken)
    {
        (HttpCall Call, HttpReply Reply)[] publishes = [.. (await AnswersAsync(cancellationToken).ConfigureAwait(false)).Where(static a => a.Call.Hook.StartsWith("auth_on_publish", StringComparison.Ordinal) && a.Reply.IsOk && VerneMqReplyText.IsJson(a.Reply.Body))];
        return publishes.Length == 0 ? Finding.NotApplicable("No message is answered with 200 and JSON.") : Finding.Of(
            [.. publishes.Where(static a => a.Reply.CacheControl?.Contains("max-age=", StringComparison.Ordinal) == true && VerneMqReplyText.HasPayload(a.Reply.Body)).Select(static a => $"{a.Call.Hook}: Cache-Control: {a.Reply.CacheControl} with a payload")],
            "no such reply");
    }

    private async Task<Finding> SegmentsAsync(CancellationToken cancellationToken)
    {
        HttpCall call = await SampleAsync(cancellationToken).ConfigureAwait(false);
        HttpReply reply = await SegmentedCall.SendAsync(call, _settings.Clock, _settings.MostPatience, cancellationToken).ConfigureAwait(false);
        return Finding.Of(ProblemOf(reply), reply.ToString());
    }

    private async Task<Finding> LargeAsync(CancellationToken cancellationToken)
    {
        HttpCall call = (await AnswersAsync(cancellationToken).ConfigureAwait(false)).First(static a => a.Call.Hook == "auth_on_publish_m5").Call;
        HttpReply reply = await _probe.SendAsync(call.WithBody(VerneMqRequests.WithPayload(call.Body, LargePayload)), cancellationToken).ConfigureAwait(false);
        return Finding.Of(ProblemOf(reply), $"answered after {Units.Text(reply.Elapsed)}");
    }

    private MqttConnect Client(MqttVersion version, string id) => new(id) { Version = version, UserName = _settings.User };
}

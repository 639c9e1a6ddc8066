using System.Globalization;
using System.Text.Json.Nodes;
using HookSdk.Mqtt;

namespace HookSdk.Testing;

/// <summary>
/// Subscriptions over the management API. <c>subscribe</c> checks nothing: filters that are none are taken. The client sees nothing of it but the messages; hook servers hear
/// that the session is subscribed.
/// </summary>
internal sealed class EmqxSubscriptionsApi(EmqxBroker broker, EmqxClientsApi clients)
{
    public EmqxManagementAnswer List(EmqxManagementRequest request)
    {
        (int page, int limit) = EmqxSchema.Page(request);
        IEnumerable<(MqttSession Session, MqttSubscription Subscription)> all = broker.Sessions.All
            .Where(static s => s.Channel is EmqxChannel)
            .OrderBy(static s => s.ClientId, StringComparer.Ordinal)
            .SelectMany(static s => s.Subscriptions.Values.Select(sub => (s, sub)));
        if (request.Parameter("clientid") is { } id)
        {
            all = all.Where(s => s.Session.ClientId == id);
        }

        if (request.Parameter("topic") is { } topic)
        {
            all = all.Where(s => s.Subscription.Filter == topic);
        }

        if (request.Parameter("qos") is { } qos)
        {
            all = all.Where(s => s.Subscription.QoS.ToString(CultureInfo.InvariantCulture) == qos);
        }

        if (request.Parameter("share_group") is { } group)
        {
            all = all.Where(s => s.Subscription.Group == group);
        }

        // A filter that the stored filter must match as if it were a topic: a topic that the stored filter would match finds nothing.
        string? match = request.Parameter("match_topic");
        if (match is not null)
        {
            all = all.Where(s => MqttTopic.Matches(match, s.Subscription.Filter) || match == s.Subscription.Filter);
        }

        return EmqxSchema.List([.. all.Select(s => Show(s.Session.ClientId, s.Subscription, isStored: true))], page, limit, isCounted: match is null);
    }

    public EmqxManagementAnswer Of(string id) => clients.Find(id) is { } client
        ? EmqxManagementAnswer.Of(new JsonArray([.. client.Session.Subscriptions.Values.Select(s => (JsonNode)Show(client.Session.ClientId, s, isStored: true))]))
        : EmqxClientsApi.NotFound;

    public async Task<EmqxManagementAnswer> SubscribeAsync(string id, EmqxManagementRequest request)
    {
        MqttSubscription subscription = Read(request.ReadObject(), "root");
        return clients.Find(id) is { } client ? EmqxManagementAnswer.Of(await SubscribeAsync(client.Channel, client.Session, subscription).ConfigureAwait(false)) : EmqxClientsApi.NotFound;
    }

    public async Task<EmqxManagementAnswer> SubscribeManyAsync(string id, EmqxManagementRequest request)
    {
        MqttSubscription[] subscriptions = [.. Objects(request).Select(static (o, i) => Read(o, PathOf(i)))];
        if (clients.Find(id) is not { } client)
        {
            return EmqxClientsApi.NotFound;
        }

        JsonArray made = [];
        foreach (MqttSubscription subscription in subscriptions)
        {
            made.Add((JsonNode)await SubscribeAsync(client.Channel, client.Session, subscription).ConfigureAwait(false));
        }

        return EmqxManagementAnswer.Of(made);
    }

    /// <summary>No topic at all crashes EMQX.</summary>
    public async Task<EmqxManagementAnswer> UnsubscribeAsync(string id, EmqxManagementRequest request)
    {
        JsonObject body = request.ReadObject();
        string topic = body["topic"] is { } given ? EmqxSchema.Text(given, "root.topic") : throw NoTopic(request);
        return await UnsubscribeAsync(id, [topic]).ConfigureAwait(false);
    }

    public Task<EmqxManagementAnswer> UnsubscribeManyAsync(string id, EmqxManagementRequest request) =>
        UnsubscribeAsync(id, [.. Objects(request).Select((o, i) => o["topic"] is { } topic ? EmqxSchema.Text(topic, PathOf(i) + ".topic") : throw NoTopic(request))]);

    private async Task<EmqxManagementAnswer> UnsubscribeAsync(string id, IReadOnlyList<string> topics)
    {
        if (clients.Find(id) is not { } client)
        {
            return EmqxClientsApi.NotFound;
        }

        foreach (string topic in topics)
        {
            broker.Told($"the operator unsubscribes {id} from {topic}");
            await client.Channel.Process.PostAsync(() => client.Channel.UnsubscribeByOperatorAsync(topic)).ConfigureAwait(false);
        }

        return EmqxManagementAnswer.NoContent;
    }

    private static EmqxManagementFailure NoTopic(EmqxManagementRequest request) =>
        new(EmqxManagementAnswer.Crash($"error, {{badkey,<<\"topic\">>}}, [{{erlang,map_get,[<<\"topic\">>,{request.Printed("clientid => <<>>")}],[]}}]"));

    private static string PathOf(int index) => string.Create(CultureInfo.InvariantCulture, $"root.{index + 1}");

    private static IEnumerable<JsonObject> Objects(EmqxManagementRequest request) =>
        request.ReadList().Select(static (n, i) => n as JsonObject ?? throw EmqxManagementFailure.Invalid(PathOf(i), "bad_value_for_struct", n));

    private static MqttSubscription Read(JsonObject body, string path) => new(
        body["topic"] is { } topic ? EmqxSchema.Text(topic, path + ".topic") : throw EmqxManagementFailure.Missing(path + ".topic"),
        EmqxSchema.QoS(body["qos"], path + ".qos"))
    {
        NoLocal = Number(body, "nl", path, 1) == 1,
        RetainAsPublished = Number(body, "rap", path, 1) == 1,
        RetainHandling = (RetainHandling)Number(body, "rh", path, 2),
    };

    private static int Number(JsonObject body, string name, string path, int most) =>
        body[name] is { } value ? EmqxSchema.Number(value, $"{path}.{name}", string.Create(CultureInfo.InvariantCulture, $"0..{most}"), 0, most) : 0;

    private async Task<JsonObject> SubscribeAsync(EmqxChannel channel, MqttSession session, MqttSubscription subscription)
    {
        broker.Told($"the operator subscribes {session.ClientId} to {subscription.Filter} (QoS {subscription.QoS})");
        await channel.Process.PostAsync(() => channel.SubscribeByOperatorAsync(subscription)).ConfigureAwait(false);
        return Show(session.ClientId, subscription, isStored: false);
    }

    private JsonObject Show(string clientId, MqttSubscription subscription, bool isStored)
    {
        JsonObject shown = new() { ["clientid"] = clientId };
        if (isStored)
        {
            shown["durable"] = false;
        }

        shown["nl"] = subscription.NoLocal ? 1 : 0;
        shown["node"] = broker.Options.Node;
        shown["qos"] = subscription.QoS;
        shown["rap"] = subscription.RetainAsPublished ? 1 : 0;
        shown["rh"] = (int)subscription.RetainHandling;
        shown["topic"] = subscription.Filter;
        return shown;
    }
}

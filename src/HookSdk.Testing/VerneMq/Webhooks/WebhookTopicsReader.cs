using System.Text.Json;

namespace HookSdk.Testing;

/// <summary>Reads the lists of topics that a reply may hold.</summary>
internal static class WebhookTopicsReader
{
    private static readonly string[] RetainHandlings = ["send_retain", "send_if_new_sub", "dont_send"];

    /// <summary>Whether the broker takes a text as a filter, by the rules of its parser.</summary>
    public static bool IsFilter(string text) => VerneMqFrame.ProblemOfFilter(text) is null;

    public static WebhookAnswer ReadSubscribe(JsonElement json, bool isM5)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return WebhookAnswer.Crash($"topics is {json.GetRawText()}");
        }

        List<WebhookTopic> topics = new(json.GetArrayLength());
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                return WebhookAnswer.Crash($"a topic is {element.GetRawText()}");
            }

            if (ReadTopic(element, isM5, out WebhookTopic topic) is { } problem)
            {
                return problem;
            }

            topics.Add(topic);
        }

        return topics.Count == 0 && !isM5 ? WebhookAnswer.Ok : WebhookAnswer.With(new WebhookModifiers { Topics = topics });
    }

    public static WebhookAnswer ReadUnsubscribe(JsonElement json, bool isM5)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            return WebhookAnswer.InvalidModifiers($"topics is {json.GetRawText()}");
        }

        List<string> topics = new(json.GetArrayLength());
        foreach (JsonElement element in json.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.String || !IsFilter(WebhookReplyReader.TextOf(element)))
            {
                return WebhookAnswer.InvalidModifiers($"{element.GetRawText()} is no topic filter");
            }

            topics.Add(WebhookReplyReader.TextOf(element));
        }

        return topics.Count == 0 && !isM5 ? WebhookAnswer.Ok : WebhookAnswer.With(new WebhookModifiers { Unsubscribes = topics });
    }

    /// <summary>Reads one topic. An MQTT 5 topic that names no option gets the option's default, not what the client asked for.</summary>
    private static WebhookAnswer? ReadTopic(JsonElement json, bool isM5, out WebhookTopic topic)
    {
        topic = default;
        if (!WebhookReplyReader.TryFind(json, "topic", out JsonElement filter) || filter.ValueKind != JsonValueKind.String
            || !IsFilter(WebhookReplyReader.TextOf(filter)))
        {
            return WebhookAnswer.InvalidModifiers("a topic without a valid filter");
        }

        if (!WebhookReplyReader.TryFind(json, "qos", out JsonElement qos) || qos.ValueKind != JsonValueKind.Number || !qos.TryGetInt32(out int number))
        {
            return WebhookAnswer.InvalidModifiers("a topic without a qos");
        }

        topic = new WebhookTopic(WebhookReplyReader.TextOf(filter), isM5 || number is >= 0 and <= 2 ? number : 128);
        return isM5 ? ReadOptions(json, ref topic) : null;
    }

    private static WebhookAnswer? ReadOptions(JsonElement json, ref WebhookTopic topic)
    {
        foreach (string name in (ReadOnlySpan<string>)["no_local", "rap"])
        {
            if (WebhookReplyReader.TryFind(json, name, out JsonElement value))
            {
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    return WebhookAnswer.InvalidModifiers($"{name} is {value.GetRawText()}");
                }

                topic = name == "rap" ? topic with { RetainAsPublished = value.GetBoolean() } : topic with { NoLocal = value.GetBoolean() };
            }
        }

        if (WebhookReplyReader.TryFind(json, "retain_handling", out JsonElement handling))
        {
            int index = handling.ValueKind == JsonValueKind.String ? RetainHandlings.IndexOf(WebhookReplyReader.TextOf(handling)) : -1;
            if (index < 0)
            {
                return WebhookAnswer.Crash($"retain_handling is {handling.GetRawText()}");
            }

            topic = topic with { RetainHandling = index };
        }

        return null;
    }
}

using HookSdk.Mqtt;

namespace HookSdk.VerneMq;

/// <summary>What VerneMQ takes in a reply. What it would not take is refused where it is set.</summary>
internal static class MqttRules
{
    public static int CheckQos(int qos) =>
        qos is >= 0 and <= 2 ? qos : throw new ArgumentOutOfRangeException(nameof(qos), qos, "A quality of service is 0, 1 or 2.");

    /// <summary>A topic that can be published to: no wildcard, not empty.</summary>
    public static string CheckTopic(string topic, string name) =>
        TopicName.FindProblem(topic) is { } problem ? throw new ArgumentException($"It is no topic name: {problem}.", name) : topic;

    /// <summary>A filter that can be subscribed to, with or without <c>$share/group/</c>.</summary>
    public static string CheckFilter(string filter, string name) =>
        TopicFilter.TryParse(filter, out _, out string? problem) ? filter : throw new ArgumentException($"It is no topic filter: {problem}.", name);

    /// <summary>A text that MQTT can carry: no NUL, no half surrogate pair, at most 65,535 bytes. It may be empty.</summary>
    public static string CheckText(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        return text.Length > 0 && TopicGrammar.FindTextProblem(text) is { } problem ? throw new ArgumentException($"It cannot be sent: {problem}.", name) : text;
    }

    /// <summary>A whole number of seconds or milliseconds.</summary>
    public static TimeSpan CheckWhole(TimeSpan value, TimeSpan unit, TimeSpan most, string name) =>
        value >= unit && value <= most && value.Ticks % unit.Ticks == 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"It is a whole number of {(unit == TimeSpan.FromSeconds(1) ? "seconds" : "milliseconds")}, at least one and at most {most}.");

    public static int CheckAtLeast(int value, int least, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }
}

namespace HookSdk.Mqtt;

/// <summary>Topic names: what messages are published to.</summary>
public static class TopicName
{
    /// <summary>The longest topic name or filter, in bytes of UTF-8 (MQTT 5.0, 1.5.4).</summary>
    public const int MaxBytes = TopicGrammar.MaxBytes;

    /// <summary>Whether a text is a topic name: not empty, no wildcard, no NUL, well-formed Unicode, at most <see cref="MaxBytes"/> bytes (MQTT 5.0, 4.7.3).</summary>
    /// <param name="topic">The text.</param>
    public static bool IsValid(ReadOnlySpan<char> topic) => FindProblem(topic) is null;

    /// <summary>Says why a text is no topic name, in the form "it is empty"; null when it is one.</summary>
    internal static string? FindProblem(ReadOnlySpan<char> topic) =>
        topic.ContainsAny('+', '#') ? "it has a wildcard" : TopicGrammar.FindTextProblem(topic);
}

using System.Collections.Generic;

namespace HookSdk.Mqtt;

/// <summary>What is said about topics that a hook is narrowed to. The analyzer and the check at start-up say it in the same words.</summary>
internal static class TopicSentences
{
    public const string NoFilter = "there is no topic filter; leave the list out for all topics.";

    public static string OnMethod(string place, string problem) => $"[Topics] on '{place}' is not valid: {problem}";

    /// <summary>Says what is wrong with a list of filters; null when nothing is.</summary>
    public static string? FindProblem(IReadOnlyList<string> filters)
    {
        if (filters.Count == 0)
        {
            return NoFilter;
        }

        foreach (string text in filters)
        {
            if (FindProblem(text) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>Says what is wrong with one filter; null when nothing is.</summary>
    public static string? FindProblem(string? text) =>
        TopicGrammar.FindFilterProblem(text, out string? shareName, out _) is { } problem ? $"'{text}' is no topic filter: {problem}."
        : shareName is not null ? $"'{text}' has the group of a shared subscription, and the broker holds topics against the filter as it stands."
        : null;
}

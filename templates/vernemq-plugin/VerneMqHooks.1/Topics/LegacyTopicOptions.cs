namespace VerneMqHooks._1.Topics;

/// <summary>The configuration section <c>LegacyTopics</c>.</summary>
public sealed class LegacyTopicOptions
{
    /// <summary>How the topics of old devices begin; empty: nothing is rewritten.</summary>
    public string From { get; set; } = "";

    /// <summary>How they begin instead.</summary>
    public string To { get; set; } = "";
}

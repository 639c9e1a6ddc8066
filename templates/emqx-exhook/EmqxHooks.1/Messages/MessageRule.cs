namespace EmqxHooks._1.Messages;

/// <summary>One entry of the configuration section <c>Rules</c>: what becomes of messages to some topics.</summary>
public sealed class MessageRule
{
    /// <summary>A topic filter: <c>legacy/#</c>.</summary>
    public string Topics { get; set; } = "";

    /// <summary>Nobody gets the message.</summary>
    public bool Drop { get; set; }

    /// <summary>The topic that the message goes to instead. A <c>#</c> at its end stands for what the <c>#</c> of <see cref="Topics"/> stood for: <c>v2/#</c>.</summary>
    public string? MoveTo { get; set; }
}

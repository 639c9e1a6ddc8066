namespace EmqxHooks._1.Messages;

/// <summary>The configuration section <c>Rules</c>: the first rule that fits a message counts.</summary>
public sealed class MessageRuleList : List<MessageRule>;

using HookSdk.EmqX.ExHook;
using HookSdk.Mqtt;
using Microsoft.Extensions.Options;

namespace EmqxHooks._1.Messages;

/// <summary>The rules for messages of the configuration, as they were at start.</summary>
public sealed class MessageRules
{
    private readonly Rule[] _rules;

    /// <summary>Reads the rules.</summary>
    /// <exception cref="FormatException">A rule has no topic filter, or says neither or both of what it may say.</exception>
    public MessageRules(IOptions<MessageRuleList> rules) => _rules = [.. rules.Value.Select(Read)];

    /// <summary>What becomes of a message. Nobody asks whether its publisher may publish to the topic that it is moved to.</summary>
    public MessagePublishReply Apply(EmqxMessage message)
    {
        foreach (Rule rule in _rules)
        {
            if (rule.Topics.Matches(message.Topic))
            {
                return rule.MoveTo is null
                    ? MessagePublishReply.Drop()
                    : MessagePublishReply.Deliver(message with { Topic = Move(rule, message.Topic) });
            }
        }

        return MessagePublishReply.PassThrough();
    }

    private static string Move(Rule rule, string topic)
    {
        if (!rule.MoveTo!.EndsWith('#'))
        {
            return rule.MoveTo;
        }

        // a/# fits a too, and then there is nothing behind it.
        int levels = rule.Topics.Filter.Count('/');
        string[] parts = topic.Split('/');
        return parts.Length > levels ? rule.MoveTo[..^1] + string.Join('/', parts.Skip(levels)) : rule.MoveTo[..^2];
    }

    private static Rule Read(MessageRule rule)
    {
        if (!TopicFilter.TryParse(rule.Topics, out TopicFilter? topics, out string? problem))
        {
            throw new FormatException($"Rules: '{rule.Topics}' is no topic filter: {problem}.");
        }

        if (rule.Drop == rule.MoveTo is not null)
        {
            throw new FormatException($"Rules: the rule for '{rule.Topics}' must say one of Drop and MoveTo.");
        }

        bool isValid = rule.MoveTo is not { } to
            || (to.EndsWith("/#", StringComparison.Ordinal) && topics.Filter.EndsWith('#') ? TopicName.IsValid(to.AsSpan(..^2)) : TopicName.IsValid(to));
        return isValid ? new Rule(topics, rule.MoveTo) : throw new FormatException($"Rules: messages cannot be moved to '{rule.MoveTo}'.");
    }

    private sealed record Rule(TopicFilter Topics, string? MoveTo);
}

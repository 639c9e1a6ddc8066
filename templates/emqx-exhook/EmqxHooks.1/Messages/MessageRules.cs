using HookSdk.EmqX.ExHook;
using HookSdk.Mqtt;
using Microsoft.Extensions.Options;

namespace EmqxHooks._1.Messages;

/// <summary>The rules for messages of the configuration, as they are now: a change that cannot be used is logged, and the earlier rules stay.</summary>
public sealed partial class MessageRules : IDisposable
{
    private readonly ILogger<MessageRules> _logger;
    private readonly IDisposable? _changes;
    private volatile Rule[] _rules;

    /// <summary>Reads the rules.</summary>
    /// <exception cref="FormatException">A rule has no topic filter, or says neither or both of what it may say.</exception>
    public MessageRules(IOptionsMonitor<MessageRuleList> rules, ILogger<MessageRules> logger)
    {
        _logger = logger;
        _rules = Read(rules.CurrentValue);
        LogRead(_rules.Length);
        WarnOfSecondMoves();
        _changes = rules.OnChange(Replace);
    }

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

    public void Dispose() => _changes?.Dispose();

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

    private static Rule[] Read(MessageRuleList rules) => [.. rules.Select(ReadOne)];

    private static Rule ReadOne(MessageRule rule, int index)
    {
        if (!TopicFilter.TryParse(rule.Topics, out TopicFilter? topics, out string? problem))
        {
            throw new FormatException($"Rules:{index}:Topics = '{rule.Topics}' is no topic filter: {problem}.");
        }

        if (rule.Drop == rule.MoveTo is not null)
        {
            throw new FormatException($"Rules:{index}, for '{rule.Topics}', must say one of Drop and MoveTo.");
        }

        if (rule.MoveTo is not { } to)
        {
            return new Rule(topics, null);
        }

        bool isMany = to.EndsWith("/#", StringComparison.Ordinal);
        if (isMany && !topics.Filter.EndsWith('#'))
        {
            throw new FormatException($"Rules:{index}: messages cannot be moved to '{to}', since '{rule.Topics}' ends in no '#'.");
        }

        return TopicName.IsValid(isMany ? to.AsSpan(..^2) : to) ? new Rule(topics, to) : throw new FormatException($"Rules:{index}: messages cannot be moved to '{to}', which is no topic.");
    }

    /// <summary>EMQX 5.9.0 to 6.0.2, 6.1.0 and 6.1.1 may ask twice about each message after an outage of this server: then a moved message is looked at again.</summary>
    private void WarnOfSecondMoves()
    {
        Rule[] rules = _rules;
        for (int first = 0; first < rules.Length; first++)
        {
            if (rules[first].MoveTo is not { } to)
            {
                continue;
            }

            TopicFilter moved = TopicFilter.Parse(to);
            int second = Array.FindIndex(rules, r => r.Topics.Overlaps(moved) && (r.MoveTo != to || to.EndsWith('#')));
            if (second >= 0)
            {
                LogMovedTwice(first, to, second);
            }
        }
    }

    private void Replace(MessageRuleList rules)
    {
        try
        {
            _rules = Read(rules);
            LogReplaced(_rules.Length);
            WarnOfSecondMoves();
        }
        catch (FormatException e)
        {
            LogRefused(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Message rules: {Count}.")]
    private partial void LogRead(int count);

    [LoggerMessage(LogLevel.Information, "The message rules have changed: {Count} rules.")]
    private partial void LogReplaced(int count);

    [LoggerMessage(LogLevel.Warning, "Rules:{First}: what is moved to '{To}' is a message for Rules:{Second} too. After an outage of this server some versions of EMQX ask twice about each message (README), and then both rules are applied. Move messages to topics that no rule speaks of.")]
    private partial void LogMovedTwice(int first, string to, int second);

    [LoggerMessage(LogLevel.Error, "The changed message rules are not used, the earlier ones stay: {Problem}")]
    private partial void LogRefused(string problem);

    private sealed record Rule(TopicFilter Topics, string? MoveTo);
}
